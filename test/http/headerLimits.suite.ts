/** Headers that are read here are read up to a limit. */
import { HEADER_LIMITS } from '../../src/http/headerLimits.js';
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { sendBytes } from './sendRaw.js';

const DOORS: [string, string, RegExp][] = [
  ['REST', '/clientweb/api/v2/chats', /"error_code":"5003"/],
  ['the platform', `/${platformPath('c')}`, /"error_code":"5003"/],
  ['GraphQL', '/graphql', /"code":"BAD_REQUEST"/],
  ['live queries', '/graphql/stream', /"code":"BAD_REQUEST"/],
  ['signing in', '/console/api/session', /"error":"/],
  ['what is not there', '/nothing-here', /"error":"/],
];
const send = (target: string, name: string, value: string) =>
  sendBytes(
    stage().url,
    `GET ${target} HTTP/1.1\r\n${name === 'host' ? '' : 'host: x\r\n'}${name}: ${value}\r\n` +
      `${name === 'connection' ? '' : 'connection: close\r\n'}\r\n`,
  );

/** Node has a limit of its own, of all headers together. */
const limits = Object.entries(HEADER_LIMITS).filter(([, { characters }]) => characters < 16_000);

test.each(limits)('%s: %j', async (name, { characters, parts }) => {
  // Else the connection would stay open for a minute after the answer.
  const begin = name === 'connection' ? 'close,' : '';
  const spelt = new RegExp(`the ${name} header must have at most`, 'i');
  expect(await send('/healthz', name, begin + 'a'.repeat(characters + 1))).toMatch(/^HTTP\/1\.1 400 /);
  if (parts === undefined) return;
  expect(await send('/healthz', name, begin + ','.repeat(parts))).toMatch(spelt);
  expect(await send('/healthz', name, begin + ' ;'.repeat(parts / 2))).toMatch(/^HTTP\/1\.1 (?!5)/);
});

test.each(DOORS)('is refused in the format of its API: %s', async (_name, target, words) => {
  const answer = await send(target, 'accept-language', ','.repeat(15_000));
  expect(answer).toMatch(/^HTTP\/1\.1 400 .*the Accept-Language header must have at most 1024 characters/s);
  expect(answer).toMatch(words);
});

test('what browsers and programs send is far from it', async () => {
  const language = 'de-CH,de;q=0.9,en-US;q=0.8,en;q=0.7,fr;q=0.6,it;q=0.5';
  expect(await send('/healthz', 'accept-language', language)).toMatch(/^HTTP\/1\.1 200 /);
  const cookies = Array.from({ length: 180 }, (_, n) => `name${n}=value${n}`).join('; ');
  expect(await send('/healthz', 'cookie', cookies)).toMatch(/^HTTP\/1\.1 200 /);
});
