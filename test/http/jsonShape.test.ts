import fc from 'fast-check';
import { isTooFine } from '../../src/http/jsonShape.js';

const isRefused = (text: string) => isTooFine(Buffer.from(text));
const object = (fields: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: fields }, (_, n) => [`k${n}`, n])));

it.each<[string, string]>([
  ['5,000 fields', object(5_000)],
  ['fields within', `{"a":[{"b":${object(201)}}]}`],
  ['a list of objects', `[${'{},'.repeat(15_000)}{}]`],
  ['a list of numbers', `[${'0,'.repeat(20_000)}0]`],
  ['nested lists', '['.repeat(30_000)],
  ['many objects of many fields', `[${Array.from({ length: 40 }, () => object(190)).join(',')}]`],
])('refuses %s', (_name, text) => {
  expect(isRefused(text)).toBe(true);
});

it('takes 500 events of the least that an event can be', () => {
  for (const event of [
    { event: 'chat_session_typing', party_id: '1' },
    { event: 'chat_session_message', msg_id: 'm', party_id: '1', msg: 'a', timestamp: '1', display_name: 'A' },
  ]) {
    expect(isRefused(JSON.stringify({ events: Array.from({ length: 500 }, () => event) }))).toBe(false);
  }
});

it('takes what is in texts for no fields', () => {
  const text = ',{[":\\"'.repeat(5_000);
  expect(isRefused(JSON.stringify({ events: [{ msg: text, [text.slice(0, 200)]: text }] }))).toBe(false);
});

it('takes whatever is small, JSON or not', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => !isRefused(text) || text.length > 2_000));
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => !isRefused(text) || text.length > 199));
});
