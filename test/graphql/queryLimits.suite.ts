import { getIntrospectionQuery } from 'graphql';
import { MAX_COST } from '../../src/graphql/operationGuard.js';
import { MAX_ALIASES, MAX_DEPTH, MAX_FIELDS, MAX_TOKENS } from '../../src/graphql/queryLimits.js';
import { graphql } from './stage.js';

/** A selection of `depth` levels of fields, going in a circle. */
function nested(depth: number): string {
  const parents: string[] = Array.from({ length: depth - 1 }, (_, level) =>
    level % 2 === 0 ? 'chatSession' : 'pushSubscription',
  );
  parents[0] = 'chatSession(chatId: "1")';
  return `${parents.join(' { ')} { id${' }'.repeat(parents.length)}`;
}

async function refusal(query: string): Promise<unknown> {
  const { status, data, errors } = await graphql().send({ query });
  return { status, data, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

test('the deepest query that is allowed is allowed', async () => {
  // It reaches the resolver, which knows nobody.
  expect(await refusal(`{ ${nested(MAX_DEPTH)} }`)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test('a deeper one is refused, and told of which limit', async () => {
  expect(await refusal(`{ ${nested(MAX_DEPTH + 1)} }`)).toEqual({
    status: 400,
    data: undefined,
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: `The operation is nested ${MAX_DEPTH + 1} levels deep; the limit is ${MAX_DEPTH}.`,
  });
});

test('fragments do not hide depth, and a cycle of them ends', async () => {
  const hidden = `{ ...F } fragment F on Query { ... on Query { ${nested(MAX_DEPTH + 1)} } }`;
  expect(await refusal(hidden)).toMatchObject({
    status: 400,
    message: expect.stringContaining('the limit is') as string,
  });
  const cycle = '{ viewer { ...F } } fragment F on Viewer { role ...G } fragment G on Viewer { ...F }';
  expect(await refusal(cycle)).toMatchObject({ status: 400, message: expect.stringContaining('spread') as string });
});

test('aliases are limited, also those in fragments that are spread often', async () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}: viewer { role }`).join(' ');
  expect(await refusal(`{ ${aliases(MAX_ALIASES)} }`)).toMatchObject({ status: 401 });
  expect(await refusal(`{ ${aliases(MAX_ALIASES + 1)} }`)).toEqual({
    status: 400,
    data: undefined,
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: `The operation has ${MAX_ALIASES + 1} aliases; the limit is ${MAX_ALIASES}.`,
  });
  const spread = `{ viewer { ${'...F '.repeat(MAX_ALIASES + 1)} } } fragment F on Viewer { a: role }`;
  expect(await refusal(spread)).toMatchObject({ status: 400, message: expect.stringContaining('aliases') as string });
});

test('fields are limited, those of a fragment wherever it is spread', async () => {
  const roles = (count: number) => `viewer { ${'role '.repeat(count - 1)}}`;
  expect(await refusal(`{ ${roles(MAX_FIELDS)} }`)).toMatchObject({ status: 401 });
  expect(await refusal(`{ ${roles(MAX_FIELDS + 1)} }`)).toMatchObject({
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: `The operation has ${MAX_FIELDS + 1} fields; the limit is ${MAX_FIELDS}.`,
  });
  const spread = `{ viewer { ${'...F '.repeat(MAX_FIELDS / 2)} } } fragment F on Viewer { role actor }`;
  expect(await refusal(spread)).toMatchObject({ status: 400, message: expect.stringContaining('fields') as string });
});

test('tokens are limited while parsing', async () => {
  expect(await refusal(`{ ${'viewer '.repeat(MAX_TOKENS)} }`)).toEqual({
    status: 400,
    data: undefined,
    code: 'GRAPHQL_PARSE_FAILED',
    message: `Syntax Error: Document contains more that ${MAX_TOKENS} tokens. Parsing aborted.`,
  });
});

test('what tools ask to know the schema is within the limits', async () => {
  const query = getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true });
  expect((await graphql().send({ query })).status).toBe(200);
});

test('several operations in one request are refused', async () => {
  const { status } = await graphql().send([{ query: '{ viewer { role } }' }] as never);
  expect(status).toBe(400);
});

const PAGE = `query ($first: Int) { chatSessions(first: 100) { edges { node {
  id deliveries(first: $first) { edges { node { id event status attempts { at } } } } } } } }`;

test('rows count for what is asked of each, with the values of variables', async () => {
  const { tenant, send } = graphql();
  const { admin } = await tenant();
  const allowed = await send({ query: PAGE, variables: { first: 25 } }, admin);
  expect([allowed.status, allowed.errors]).toEqual([200, []]);
  const { status, errors } = await send({ query: PAGE, variables: { first: 90 } }, admin);
  expect(status).toBe(400);
  expect(errors).toEqual([
    {
      message: `The operation costs 63401; the limit is ${MAX_COST} fields.`,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});

test('fragments that multiply are not counted for ever', async () => {
  const spreads = Array.from(
    { length: 60 },
    (_, n) => `fragment F${n} on Query { ...F${n + 1} ... on Query { ...F${n + 1} } }`,
  );
  const query = `{ ...F0 } ${spreads.join(' ')} fragment F60 on Query { viewer { role } }`;
  const began = performance.now();
  expect(await refusal(query)).toMatchObject({
    status: 400,
    message: expect.stringContaining('the limit is') as string,
  });
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('variables that do not fit are told of by themselves, whatever would be the cost', async () => {
  const { status, errors } = await graphql().send({ query: PAGE, variables: { first: 'a-secret-token' } });
  expect([status, errors[0]?.message]).toEqual([
    400,
    'Variable "$first" got an invalid value: Int cannot represent this value.',
  ]);
});
