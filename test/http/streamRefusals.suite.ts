import { newFirebaseToken } from '../support/contactCenter.js';
import type { Identity } from '../support/api.js';
import { stage } from '../contract/stage.js';
import { sendRaw } from './sendRaw.js';

const token = newFirebaseToken();
const FOLLOW = 'subscription ($chatId: ID!) { deliveryUpdated(chatId: $chatId) { id } }';

interface Told {
  errors: { message: string; extensions: { code: string } }[];
}

/** Asks to follow. */
async function refused(
  operation: Record<string, unknown>,
  { authorization }: Identity,
): Promise<{ status: number; text: string; told: Told }> {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const { status, text } = await sendRaw(stage().url, {
    path: '/graphql/stream',
    headers,
    body: JSON.stringify(operation),
  });
  return { status, text, told: JSON.parse(text) as Told };
}

describe('a fault of a live query is reported', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'a variable that is an object',
      { query: FOLLOW, variables: { chatId: { deviceToken: token } } },
      'BAD_USER_INPUT',
      'Variable "$chatId" got an invalid value: ID cannot represent this value.',
    ],
    [
      'a variable that is missing',
      { query: FOLLOW, variables: { chat: token } },
      'BAD_USER_INPUT',
      'Variable "$chatId" of required type "ID!" was not provided.',
    ],
    [
      'a field that is almost one',
      { query: 'subscription { deliveryUpdated { idd } }' },
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot query field "idd" on type "Delivery".',
    ],
    [
      'a field that is none',
      { query: `subscription { t${token.replace(/\W/g, '_')} }` },
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot query field "…" on type "Subscription".',
    ],
    ['no GraphQL', { query: `{ "${token}" }` }, 'GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found String.'],
    [
      'an argument that is not of its type',
      { query: `subscription { deliveryUpdated(chatId: ["${token}"]) { id } }` },
      'GRAPHQL_VALIDATION_FAILED',
      'ID cannot represent this value.',
    ],
  ])('%s', async (_name, operation, code, message) => {
    const { status, text, told } = await refused(operation, stage().center.admin);
    expect([status, told.errors[0]?.extensions.code, told.errors[0]?.message]).toEqual([400, code, message]);
    for (const piece of token.split(/[:_-]/).filter(({ length }) => length >= 7)) expect(text).not.toContain(piece);
  });

  test('without a hint at what there is', async () => {
    const { told } = await refused({ query: 'subscription { deliveryUpdate { id } }' }, stage().center.admin);
    expect(told.errors.map(({ message }) => message)).toEqual([
      'Cannot query field "deliveryUpdate" on type "Subscription".',
    ]);
  });

  test.each([FOLLOW, 'subscription { deliveryUpdate { id } }'])(
    'an anonymous caller learns nothing about %s',
    async (query) => {
      const { status, told } = await refused({ query, variables: { chatId: 'none' } }, {});
      expect([status, told.errors.map(({ extensions }) => extensions.code)]).toEqual([401, ['UNAUTHENTICATED']]);
    },
  );
});
