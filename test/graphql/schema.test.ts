import { readFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../../src/graphql/schema.js';
import { schemaText } from '../../src/graphql/schemaText.js';
import { graphql } from './stage.js';

test('schema.graphql is the schema that is served', () => {
  expect(readFileSync('schema.graphql', 'utf8')).toBe(schemaText(graphql().schema));
});

test('the schema says what the contract promises', () => {
  const printed = schemaText(graphql().schema);
  expect(printed).toMatch(/^scalar DateTime$/m);
  expect(printed).toMatch(/^scalar JSONObject\b/m);
  expect(printed).toMatch(/^input DeviceTokenInput @oneOf \{$/m);
});

test('a schema needs a resolver', () => {
  expect(() => buildGraphqlSchema([])).toThrow('a schema needs a resolver');
});
