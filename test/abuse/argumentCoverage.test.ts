import { readFileSync } from 'node:fs';
import { buildSchema, extendSchema, parse, validate } from 'graphql';
import { withoutRow } from './argumentCoverage.js';
import { worstArguments } from './argumentPaths.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const rows = worstArguments(schema);
const grown = (text: string) => extendSchema(schema, parse(text));

test('each row is an operation that is valid by itself', () => {
  const faults = new Set(rows.flatMap(({ query }) => validate(schema, parse(query)).map(({ message }) => message)));
  expect([...faults]).toEqual([]);
});

test('there is a row for every argument and every input field', () => {
  expect(withoutRow(schema, rows)).toEqual([]);
});

test('what is new has no row until it is sent', () => {
  const more = grown(`
    input MadeUpInput { deep: String }
    extend input SubscribeInput { madeUp: MadeUpInput }
    extend type ChatSession { moods(madeUp: Int): String }
    extend type Mutation { madeUp(input: MadeUpInput): Boolean }
  `);
  const news = ['ChatSession.moods(madeUp:)', 'MadeUpInput.deep', 'Mutation.madeUp(input:)', 'SubscribeInput.madeUp'];
  expect(withoutRow(more, rows).sort()).toEqual(news);
  expect(withoutRow(more, worstArguments(more))).toEqual([]);
});

test('a row counts only for what it sends the worst of', () => {
  const ofToken = rows.filter(({ coordinate }) => coordinate === 'IosApnsTokenInput.deviceToken');
  expect(ofToken.length).toBeGreaterThan(0);
  const left = withoutRow(schema, ofToken);
  expect(left).not.toContain('IosApnsTokenInput.deviceToken');
  // Both are in the same documents, as they harm nobody.
  expect(left).toEqual(expect.arrayContaining(['IosApnsTokenInput.bundleId', 'SubscribeInput.chatId']));
  const named = rows.map((row) => ({ ...row, coordinate: 'Query.node(id:)' }));
  expect(
    withoutRow(
      schema,
      named.filter(({ query }) => !query.includes('node')),
    ),
  ).toContain('Query.node(id:)');
});

test.each([
  ['extend input SubscribeInput { odd: Strange }', 'SubscribeInput.odd'],
  ['extend type Query { odd(one: Strange): Int }', 'Query.odd(one:)'],
])('a type that has no worst values is named with where it is: %s', (text, coordinate) => {
  expect(() => worstArguments(grown(`scalar Strange ${text}`))).toThrow(
    `there are no worst values for Strange, which ${coordinate} is of`,
  );
});
