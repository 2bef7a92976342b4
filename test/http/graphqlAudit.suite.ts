/** The audit of "GraphQL over HTTP", as its reference implementation has it. */
import { serverAudits } from 'graphql-http';
import { stage } from '../contract/stage.js';
import { sendRaw } from './sendRaw.js';

/**
 * They ask without anything that makes a browser ask first, as a page of any origin could: what keeps those out
 * (Cross-Site Request Forgery) refuses these too.
 */
const LEFT_TO_CSRF_PREVENTION = ['5A70', 'D6D5', '6A70'];

const audits = serverAudits({ url: () => `${stage().url}/graphql` });

test('has 61 parts', () => expect(audits).toHaveLength(61));

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _name, audit) => {
  const result = await audit.fn();
  const failed = result.status === 'ok' ? null : `${result.status}: ${result.reason}`;
  if (LEFT_TO_CSRF_PREVENTION.includes(id)) expect(failed).not.toBeNull();
  else expect(failed).toBeNull();
});

describe('an operation that is refused', () => {
  const REFUSED: [string, Record<string, unknown>][] = [
    ['no GraphQL', { query: '{' }],
    ['not valid', { query: '{ nothing }' }],
    [
      'variables that do not fit',
      { query: 'query ($id: ID!) { chatSession(chatId: $id) { id } }', variables: { id: {} } },
    ],
    ['one that is not there', { query: '{ __typename }', operationName: 'Other' }],
    ['one that is too deep', { query: `${'{ viewer '.repeat(13)} { role } ${'}'.repeat(13)}` }],
  ];
  const statusFor = async (body: unknown, others: Record<string, string>) => {
    const { authorization = '' } = stage().center.operator;
    const headers = { 'content-type': 'application/json', authorization, ...others };
    return (await sendRaw(stage().url, { path: '/graphql', headers, body: JSON.stringify(body) })).status;
  };

  test.each(REFUSED)('has the status its client expects: %s', async (_name, body) => {
    const statuses = new Map<string, number>();
    for (const accept of [
      'application/json',
      'application/json; charset=utf-8',
      'text/html, application/json;q=0.9',
      'application/graphql-response+json',
      'application/graphql-response+json, application/json;q=0.9',
      '*/*',
    ]) {
      statuses.set(accept, await statusFor(body, { accept }));
    }
    expect([...statuses.values()]).toEqual([200, 200, 200, 400, 400, 400]);
    expect(await statusFor(body, {})).toBe(400);
  });

  test('is another thing than a request that is none, or a caller who may not', async () => {
    const accept = { accept: 'application/json' };
    expect(await statusFor({}, accept)).toBe(400);
    expect(await statusFor({ query: 7 }, accept)).toBe(400);
    expect(await statusFor([{ query: '{ __typename }' }], accept)).toBe(400);
    expect(await statusFor({ query: '{ viewer { role } }' }, { ...accept, authorization: 'Bearer nobodys' })).toBe(401);
  });
});
