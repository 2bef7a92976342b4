import { getIntrospectionQuery } from 'graphql';
import type { OperatorCaller } from '../../src/domain/caller.js';
import { MAX_COST } from '../../src/graphql/operationGuard.js';
import {
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_FIELDS,
  MAX_FRAGMENTS,
  MAX_OPERATIONS,
  MAX_PAIRS,
  MAX_SCHEMA_LOOKS,
  MAX_TOKENS,
} from '../../src/graphql/queryLimits.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

/** A selection of `depth` levels of fields, going in a circle. */
function nested(depth: number): string {
  const parents: string[] = Array.from({ length: depth - 1 }, (_, level) =>
    level % 2 === 0 ? 'chatSession' : 'pushSubscription',
  );
  parents[0] = 'chatSession(chatId: "1")';
  return `${parents.join(' { ')} { id${' }'.repeat(parents.length)}`;
}

async function refusal(query: string, caller?: OperatorCaller): Promise<unknown> {
  const { status, data, errors } = await graphql().send({ query }, caller);
  return { status, data, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

test('the deepest query that is allowed is allowed', async () => {
  // It reaches the resolver, which knows nobody.
  expect(await refusal(`{ ${nested(MAX_DEPTH)} }`)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test('a deeper one is refused, naming the limit', async () => {
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
  expect(await refusal(cycle, OPERATOR)).toMatchObject({
    status: 400,
    message: expect.stringContaining('spread') as string,
  });
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
  const roles = (count: number) => `viewer { ${'role '.repeat(count)}}`;
  // Spread so often, a fragment is still looked at once.
  const spreads = (count: number) => `{ ${'...F '.repeat(count)} } fragment F on Query { ${roles(49)} }`;
  expect(await refusal(spreads(MAX_FIELDS / 50))).toMatchObject({ status: 401 });
  expect(await refusal(`{ ${roles(MAX_FIELDS)} }`)).toMatchObject({
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: `The operation has ${MAX_FIELDS + 1} fields; the limit is ${MAX_FIELDS}.`,
  });
  const spread = `{ viewer { ${'...F '.repeat(MAX_FIELDS / 2)} } } fragment F on Viewer { role actor }`;
  expect(await refusal(spread)).toMatchObject({ status: 400, message: expect.stringContaining('fields') as string });
});

test('fields compared during validation are limited, also in unused fragments', async () => {
  const most = Math.floor((1 + Math.sqrt(1 + 8 * MAX_PAIRS)) / 2);
  const message = `The operation repeats fields in ${(most * (most + 1)) / 2} pairs; the limit is ${MAX_PAIRS}.`;
  expect(await refusal(`{ ${'viewer '.repeat(most)} }`)).toMatchObject({ status: 401 });
  expect(await refusal(`{ ${'viewer '.repeat(most + 1)} }`)).toMatchObject({ status: 400, message });
  const unused = `fragment F on Query { ${'viewer '.repeat(most + 1)} }`;
  expect(await refusal(`{ __typename } ${unused}`)).toMatchObject({ status: 400, message });
});

test('fragments and operations of a document are limited', async () => {
  const fragments = (count: number) =>
    Array.from({ length: count }, (_, n) => `fragment F${n} on Query { viewer { role } }`).join(' ');
  expect(await refusal(`{ viewer { role } } ${fragments(MAX_FRAGMENTS)}`)).toMatchObject({ status: 401 });
  expect(await refusal(`{ viewer { role } } ${fragments(MAX_FRAGMENTS + 1)}`)).toMatchObject({
    status: 400,
    message: `The operation has ${MAX_FRAGMENTS + 1} fragments; the limit is ${MAX_FRAGMENTS}.`,
  });
  const operations = Array.from({ length: MAX_OPERATIONS + 1 }, (_, n) => `query Q${n} { viewer { role } }`).join(' ');
  expect(await refusal(operations)).toMatchObject({
    status: 400,
    message: `The operation has ${MAX_OPERATIONS + 1} operations; the limit is ${MAX_OPERATIONS}.`,
  });
});

test('the schema is introspected once or twice, not thirty times', async () => {
  const looks = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: __schema { types { name } }`).join(' ');
  expect(await refusal(`{ ${looks(MAX_SCHEMA_LOOKS)} }`)).toMatchObject({ status: 200 });
  expect(await refusal(`{ ${looks(MAX_SCHEMA_LOOKS + 1)} }`)).toMatchObject({ status: 400 });
});

test('anonymous callers get only UNAUTHENTICATED: faults of an operation are for callers', async () => {
  const wrong = '{ nothing chatSession { id } }';
  expect(await refusal(wrong)).toEqual({
    status: 401,
    data: undefined,
    code: 'UNAUTHENTICATED',
    message: 'the Authorization header is missing',
  });
  expect(await refusal(wrong, OPERATOR)).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
});

test('only the first of many faults are reported', async () => {
  const { errors } = await graphql().send({ query: `{ ${'nothing '.repeat(50)} }` }, OPERATOR);
  expect(errors).toHaveLength(6);
  expect(errors.at(-1)?.message).toMatch(/^Too many validation errors/);
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

test('rows count for their selected fields, with the values of variables', async () => {
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

test('counting multiplying fragments ends', async () => {
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

test('invalid variables are reported regardless of the cost', async () => {
  const { status, errors } = await graphql().send({ query: PAGE, variables: { first: 'a-secret-token' } }, OPERATOR);
  expect([status, errors[0]?.message]).toEqual([
    400,
    'Variable "$first" got an invalid value: Int cannot represent this value.',
  ]);
});
