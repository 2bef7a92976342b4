import { readFileSync } from 'node:fs';
import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { ROLES, type Caller } from '../../src/domain/caller.js';
import { createCostOf } from '../../src/graphql/operationCost.js';
import { createOperationGuard, MAX_COST } from '../../src/graphql/operationGuard.js';

const costOf = createCostOf(buildSchema('type Query { a: Int }'));
const hiding = createOperationGuard({ costOf, hidesSchema: true });
const callerOf = (role: Caller['role']) => ({ role }) as Caller;
const asking = (query: string, caller: Caller | null) => ({ document: parse(query), caller });

test.each(ROLES)('where the schema is hidden, %s sees it only as an admin', (role) => {
  const isAdmin = ['VIEWER', 'ADMIN', 'OPERATOR'].includes(role);
  for (const query of [getIntrospectionQuery(), '{ a ... on Query { __type(name: "Query") { name } } }']) {
    const fault = hiding(asking(query, callerOf(role)));
    expect(fault?.message ?? null).toBe(
      isAdmin ? null : 'Only admins may ask for the schema here: sign in as VIEWER, ADMIN or OPERATOR.',
    );
  }
  expect(hiding(asking('{ a __typename }', callerOf(role)))).toBeNull();
});

test('anonymous callers do not see a hidden schema, and everyone sees one that is not hidden', () => {
  const showing = createOperationGuard({ costOf, hidesSchema: false });
  expect(hiding(asking(getIntrospectionQuery(), null))).not.toBeNull();
  expect(showing(asking(getIntrospectionQuery(), null))).toBeNull();
});

describe('a publish to many chats', () => {
  const ofWhole = createCostOf(buildSchema(readFileSync('schema.graphql', 'utf8')));
  const document = (fields: string) =>
    parse(`mutation ($input: PublishManyInput!) { publishToChats(input: $input) { results { ${fields} } } }`);
  const input = (chats: number, events: number) => ({
    input: {
      chats: Array.from({ length: chats }, (_, n) => ({
        chatId: `c${n}`,
        events: Array.from({ length: events }, () => ({ event: 'chat_session_typing' })),
      })),
    },
  });

  test.each([
    // 1, and for each chat `results` and its fields
    ['accepted duplicates', 40, 1, 1 + 40 * 3],
    ['accepted duplicates', 40, 10, 1 + 40 * 3],
    // and the fields of a delivery for each event
    ['accepted deliveries { id status }', 40, 1, 1 + 40 * 5],
    ['accepted deliveries { id status }', 40, 10, 1 + 40 * 5 + 360 * 2],
    // What is over the limits is refused anyway.
    ['accepted', 501, 10, 1 + 500 * 2],
    ['deliveries { id }', 501, 20, 1 + 500 * 3 + 4_500],
  ])('for %s of %d chats with %d events each costs what it may answer', (fields, chats, events, cost) => {
    expect(ofWhole(document(fields), undefined, input(chats, events))).toBe(cost);
  });

  test('two in one operation cost what each does', () => {
    const two = parse(`mutation ($input: PublishManyInput!, $event: PublishChatEventsInput!) {
      a: publishToChats(input: $input) { results { ...fields } }
      publishChatEvents(input: $event) { ...fields }
      b: publishToChats(input: $input) { results { accepted } }
    } fragment fields on PublishChatEventsPayload { deliveries { id } }`);
    const event = input(1, 1).input.chats[0];
    expect(ofWhole(two, undefined, { ...input(10, 3), event })).toBe(1 + 10 * 3 + 20 + 3 + 1 + 10 * 2);
  });

  test('is refused before it runs where it could answer too much', () => {
    const guard = createOperationGuard({ costOf: ofWhole, hidesSchema: false });
    const refused = (fields: string) =>
      guard({ document: document(fields), variables: input(500, 10), caller: callerOf('PLATFORM') })?.message ?? null;
    expect(refused('accepted duplicates deliveries { id status } userErrors { code message path }')).toBeNull();
    expect(refused('deliveries { id status service event reason createdAt }')).toContain(String(MAX_COST));
  });
});
