import { readFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../../src/app/schema.js';
import { schemaText } from '../../src/graphql/schemaText.js';
import type { Services } from '../../src/app/services.js';

const printed = schemaText(buildGraphqlSchema({} as Services));

test('schema.graphql is the schema that is served', () => {
  expect(readFileSync('schema.graphql', 'utf8')).toBe(printed);
});

test('the schema says what the contract promises', () => {
  expect(printed).toMatch(/^scalar DateTime$/m);
  expect(printed).toMatch(/^scalar JSONObject\b/m);
  expect(printed).toMatch(/^input DeviceTokenInput @oneOf \{$/m);
});

test('a schema can be built more than once in one process', () => {
  expect(schemaText(buildGraphqlSchema({} as Services))).toBe(printed);
});
