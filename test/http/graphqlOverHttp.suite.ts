import { UnsubscribeDocument, ViewerDocument } from '../generated/graphql.js';
import { stage } from '../contract/stage.js';
import { newClientId } from '../contract/useStage.js';
import type { Identity } from '../support/api.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const JSON_TYPE = 'application/json';

interface Told {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** The device's headers, so that nothing but HTTP stands in the way. */
function headersOf(headers: Record<string, string>): Record<string, string> {
  const { authorization = '', tenantUrl = '' } = stage().center.device(newClientId());
  return { authorization, 'x-tenant-url': tenantUrl, ...headers };
}

async function get(
  query: Record<string, string>,
  headers: Record<string, string>,
): Promise<RawAnswer & { told: Told }> {
  const path = `/graphql?${new URLSearchParams(query).toString()}`;
  const answer = await sendRaw(stage().url, { method: 'GET', path, headers: headersOf(headers) });
  return { ...answer, told: JSON.parse(answer.text) as Told };
}

async function postBytes(body: string | Buffer, headers: Record<string, string>): Promise<RawAnswer & { told: Told }> {
  const answer = await sendRaw(stage().url, { path: '/graphql', headers: headersOf(headers), body });
  expect(answer.headers['content-type']).toMatch(/^application\/(?:graphql-response\+)?json\b/);
  return { ...answer, told: JSON.parse(answer.text) as Told };
}

const viewer = ViewerDocument.toString();
const preflighted = { 'apollo-require-preflight': 'true' };

describe('GET', () => {
  test.each([
    ['a content type of JSON', { 'content-type': JSON_TYPE }],
    ['a header that takes a preflight', preflighted],
    ['nothing unusual but its Authorization, which takes one too', {}],
  ])('answers a query with %s', async (_name, headers) => {
    const { status, told } = await get({ query: viewer }, headers);
    expect(status).toBe(200);
    expect(told).toMatchObject({ data: { viewer: { role: 'DEVICE' } } });
  });

  test('takes variables and the name of an operation', async () => {
    const query = 'query A($chatId: ID!) { chatSession(chatId: $chatId) { id } } query B { viewer { role } }';
    const { told } = await get({ query, operationName: 'A', variables: '{"chatId":"no-such-chat"}' }, preflighted);
    expect(told).toEqual({ data: { chatSession: null } });
  });

  test('makes no mutation', async () => {
    const variables = JSON.stringify({ input: { chatId: 'no-such-chat' } });
    const { status, headers, told } = await get({ query: UnsubscribeDocument.toString(), variables }, preflighted);
    expect(status).toBe(405);
    expect(headers['allow']).toBe('POST');
    expect(told.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    expect(told.data ?? null).toBeNull();
  });

  test.each<[string, Record<string, string>]>([
    ['no query', {}],
    ['variables that are no JSON', { query: viewer, variables: '{' }],
    ['variables that are a list', { query: viewer, variables: '[1]' }],
    ['extensions that are no JSON', { query: viewer, extensions: '{' }],
    ['a query that is none', { query: '{' }],
  ])('refuses %s', async (_name, query) => {
    const { status, told } = await get(query, preflighted);
    expect(status).toBe(400);
    expect(told.errors).toHaveLength(1);
  });

  test('refuses a parameter given twice', async () => {
    const path = `/graphql?query=${encodeURIComponent('{viewer{role}}')}&query=${encodeURIComponent('{__typename}')}`;
    const { status } = await sendRaw(stage().url, { method: 'GET', path, headers: headersOf(preflighted) });
    expect(status).toBe(400);
  });
});

describe('what a page of another origin can send without being asked is refused', () => {
  test('a GET without anything special', async () => {
    const path = `/graphql?${new URLSearchParams({ query: viewer, tenantUrl: stage().center.host }).toString()}`;
    const { status, text } = await sendRaw(stage().url, { method: 'GET', path, headers: { cookie: 'any=1' } });
    const told = JSON.parse(text) as Told;
    expect(status).toBe(400);
    expect(told.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    expect(told.errors?.[0]?.message).toMatch(/Cross-Site Request Forgery/);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '%s',
    async (type) => {
      const { status, told } = await postBytes(JSON.stringify({ query: viewer }), { 'content-type': type });
      expect([400, 415]).toContain(status);
      expect(told.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
      expect(told.data ?? null).toBeNull();
    },
  );

  test('a preflight gets no CORS headers', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const answer = await sendRaw(stage().url, { method: 'OPTIONS', path: '/graphql', headers });
    expect(answer.status).toBe(204);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('POST refuses', () => {
  test.each<[string, string | Buffer, string, number, RegExp]>([
    ['JSON without its end', '{"query":', JSON_TYPE, 400, /the body is not JSON/],
    ['no body', '', JSON_TYPE, 400, /the body is empty/],
    ['a text', '"query"', JSON_TYPE, 400, /./],
    ['null', 'null', JSON_TYPE, 400, /./],
    ['an object without a query', '{}', JSON_TYPE, 400, /./],
    ['a query that is a number', '{"query":1}', JSON_TYPE, 400, /./],
    ['variables that are text', JSON.stringify({ query: viewer, variables: '{}' }), JSON_TYPE, 400, /./],
    ['a batch', JSON.stringify([{ query: viewer }]), JSON_TYPE, 400, /batch/i],
    [
      'an operation that is not there',
      JSON.stringify({ query: viewer, operationName: 'B' }),
      JSON_TYPE,
      400,
      /operation/,
    ],
    ['a wrong content type', JSON.stringify({ query: viewer }), 'application/xml', 415, /application\/json/],
    ['a query in the place of the body', viewer, 'application/graphql', 415, /application\/json/],
    ['more than 64 KiB', JSON.stringify({ query: viewer }).padEnd(65_537), JSON_TYPE, 413, /64 KiB/],
  ])('%s', async (_name, body, contentType, status, message) => {
    const answer = await postBytes(body, { 'content-type': contentType });
    expect(answer.status).toBe(status);
    expect(answer.told.errors?.[0]?.message).toMatch(message);
    expect(answer.told.data ?? null).toBeNull();
  });
});

test('a platform may send as much as a publish to many chats has, and others may not', async () => {
  const { url, center } = stage();
  const limit = 4 * 1024 * 1024;
  const body = JSON.stringify({ query: '{ viewer { role } }' });
  const send = (bytes: number, { authorization = '' }: Identity) =>
    sendRaw(url, {
      path: '/graphql',
      headers: { 'content-type': JSON_TYPE, authorization },
      body: body.padEnd(bytes),
    });
  expect(JSON.parse((await send(limit, center.platform)).text)).toEqual({ data: { viewer: { role: 'PLATFORM' } } });
  expect((await send(65_536, center.admin)).status).toBe(200);
  const refused = await send(65_537, center.admin);
  expect([refused.status, refused.text]).toEqual([413, expect.stringMatching(/64 KiB.*BAD_REQUEST/)]);
});

describe('a persisted query alone', () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
  // Clients compare these words, and send the whole query then.
  const refused = {
    errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
  };

  test.each(['application/json', 'application/graphql-response+json', '*/*'])('by POST, for %s', async (accept) => {
    for (const body of [{ extensions }, { operationName: 'Viewer', variables: {}, extensions }]) {
      const { status, told } = await postBytes(JSON.stringify(body), { 'content-type': JSON_TYPE, accept });
      expect([status, told]).toEqual([200, refused]);
    }
  });

  test('by GET', async () => {
    const { status, told } = await get({ extensions: JSON.stringify(extensions) }, preflighted);
    expect([status, told]).toEqual([200, refused]);
  });
});

test('an Accept header without a supported type gets the list of types', async () => {
  const headers = { 'content-type': JSON_TYPE, accept: 'text/csv' };
  const { status, text } = await sendRaw(stage().url, { path: '/graphql', headers, body: '{"query":"{__typename}"}' });
  expect(status).toBe(406);
  expect((JSON.parse(text) as Told).errors?.[0]?.message).toBe(
    "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or " +
      'application/graphql-response+json; charset=utf-8',
  );
});

test('an answer to somebody unknown, and what needs nobody', async () => {
  const body = JSON.stringify({ query: '{ viewer { role } }' });
  const nobody = { authorization: 'MOBILE-API-140-327-PLAIN appId=nobodys, clientId=a', 'content-type': JSON_TYPE };
  expect(await postBytes(body, nobody)).toMatchObject({
    status: 401,
    told: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  });
  expect(await postBytes('{"query":"{ __typename }"}', nobody)).toMatchObject({
    status: 200,
    told: { data: { __typename: 'Query' } },
  });
});
