import { isJsonObject } from '../../src/domain/jsonObject.js';

it.each([{}, { a: 1 }, JSON.parse('{"length": 0}')])('takes %j for an object', (value) => {
  expect(isJsonObject(value)).toBe(true);
});

it.each([null, undefined, [], [{}], 'text', 1, true])('takes %j for none', (value) => {
  expect(isJsonObject(value)).toBe(false);
});
