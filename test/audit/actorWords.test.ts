import { actorWords, keyIdOf } from '../../src/audit/actorWords.js';

test.each([
  ['operator', 'Operator key'],
  ['gateway', 'Gateway'],
  ['provider', 'Push service'],
  ['unknown', 'Unknown'],
  ['subject:ann@example.com', 'ann@example.com'],
  ['device:shop:clie…1234', 'Device clie…1234 of shop'],
  ['device:a:b:…', 'Device … of a:b'],
  ['key:abc', 'API key abc'],
  ['something', 'something'],
])('%s is %s', (actor, words) => {
  expect(actorWords(actor)).toBe(words);
});

test('an actor or object may be an API key', () => {
  expect([keyIdOf('key:abc'), keyIdOf('chat:key:abc')]).toEqual(['abc', null]);
});
