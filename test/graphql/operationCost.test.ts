import { buildSchema, parse } from 'graphql';
import { createCostOf } from '../../src/graphql/operationCost.js';

const schema = buildSchema(`
  type Query { chat(id: ID!): Chat chats(first: Int): [Chat!]! }
  type Chat { id: ID! name: String! }
`);

/** The costs of a document's operation with one set of variables after the other, as by a server that keeps the document. */
function costsOf(text: string, ...variables: Record<string, unknown>[]): number[] {
  const costOf = createCostOf(schema);
  const document = parse(text);
  return variables.map((given) => costOf(document, undefined, given));
}

it.each([
  ['the length of a page', 'query ($n: Int) { chats(first: $n) { id } }', { n: 2 }, { n: 50 }, 3, 51],
  [
    'what is included',
    'query ($more: Boolean!) { chats(first: 9) { id name @include(if: $more) } }',
    { more: false },
    { more: true },
    10,
    19,
  ],
  [
    'the length of a page in a fragment',
    'query ($n: Int) { ...pages } fragment pages on Query { chats(first: $n) { id } }',
    { n: 2 },
    { n: 50 },
    3,
    51,
  ],
])('counts anew what depends on variables: %s', (_what, text, one, other, costOfOne, costOfOther) => {
  expect(costsOf(text, one, other, one)).toEqual([costOfOne, costOfOther, costOfOne]);
});

it('counts an operation that does not depend on them, also after a call whose variables were invalid', () => {
  expect(costsOf('query ($id: ID!) { chat(id: $id) { id name } }', {}, { id: 'a' }, { id: 'b' }, {})).toEqual([
    ...[0, 3, 3, 3],
  ]);
});

it('counts each operation of a document by itself', () => {
  const costOf = createCostOf(schema);
  const document = parse('query One { chat(id: "a") { id } } query Two { chat(id: "a") { id name } }');
  expect(['One', 'Two', 'One', 'Two'].map((name) => costOf(document, name, {}))).toEqual([2, 3, 2, 3]);
});
