import {
  RequestChatDocument,
  SetAllowedOriginsDocument,
  SubscribeDocument,
  type RequestChatMutation,
  type SubscribeMutation,
} from '../generated/graphql.js';
import { legacyBody, notificationsPath } from '../contract/doors.js';
import { stage } from '../contract/stage.js';
import { graphqlData } from '../support/api.js';
import { newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const PAGE = 'https://www.acme.example';
const WEB_CHAT = 'MOBILE-API-140-327-PLAIN appId="shop", clientId="WebChat"';

interface Answer extends RawAnswer {
  json: Record<string, unknown>;
  /** The cookie that it sets, as a browser sends it back, and how it is to be kept. */
  cookie: string | null;
  attributes: string[];
}

interface Page {
  cookie?: string | null;
  origin?: string;
  authorization?: string;
  center?: ContactCenter;
}

async function send(path: string, body: unknown, page: Page): Promise<Answer> {
  const { cookie, origin, authorization = WEB_CHAT, center = stage().center } = page;
  const answer = await sendRaw(stage().url, {
    path: `${path}?tenantUrl=${center.host}`,
    headers: {
      authorization,
      'content-type': 'application/json',
      ...(cookie != null && { cookie }),
      ...(origin !== undefined && { origin }),
    },
    body: JSON.stringify(body),
  });
  const [set, ...more] = answer.headers['set-cookie'] ?? [];
  expect(more).toEqual([]);
  const [pair = null, ...attributes] = set?.split('; ') ?? [];
  return { ...answer, json: JSON.parse(answer.text) as Record<string, unknown>, cookie: pair, attributes };
}

/** Asks for a chat through each door: what it is called, and whether it is new. */
const REQUESTS = {
  async REST(page: Page) {
    const answer = await send('/clientweb/api/v2/chats', {}, page);
    return { ...answer, chatId: answer.json['chat_id'], isNew: answer.json['is_new_chat'] };
  },
  async GraphQL(page: Page) {
    const answer = await send('/graphql', { query: RequestChatDocument, variables: { input: {} } }, page);
    const { requestChat } = answer.json['data'] as RequestChatMutation;
    return { ...answer, chatId: requestChat.chatSession?.chatId, isNew: requestChat.isNewChat };
  },
};
const DOORS = Object.entries(REQUESTS);

function attributesOf(sameSite: string): string[] {
  const attributes = ['Max-Age=31536000', 'Path=/', 'HttpOnly', 'Secure', `SameSite=${sameSite}`];
  return (sameSite === 'None' ? [...attributes, 'Partitioned'] : attributes).sort();
}

beforeAll(async () => {
  const { url, center } = stage();
  const input = { tenantHost: center.host, origins: [PAGE] };
  await graphqlData(url, center.admin, SetAllowedOriginsDocument, { input });
});

describe.each(DOORS)('a browser that requests a chat by %s', (_name, request) => {
  test('becomes a client, and is known again by its cookie, which is not set twice', async () => {
    const first = await request({});
    expect(first).toMatchObject({ status: 200, isNew: true });
    expect(first.cookie).toMatch(/^__Host-beckon_client_\d+=[\w.%-]+$/);
    expect([...first.attributes].sort()).toEqual(attributesOf('Lax'));
    const cookie = `other=1; ${first.cookie ?? ''}; more=2`;
    for (const [, again] of DOORS) {
      expect(await again({ cookie })).toMatchObject({ status: 200, isNew: false, chatId: first.chatId, cookie: null });
    }
    expect(await request({ authorization: WEB_CHAT.replace('WebChat', 'WEBchat'), cookie })).toMatchObject({
      chatId: first.chatId,
    });
  });

  test('is another client without a cookie', async () => {
    const [one, other] = [await request({}), await request({})];
    expect(other.chatId).not.toBe(one.chatId);
    expect(other.cookie).not.toBe(one.cookie);
  });

  test.each([
    ['a page of an allowed origin', PAGE, 'None'],
    ['a page of any other origin', 'https://evil.example', 'Lax'],
  ])('keeps the cookie as it must on %s', async (_page, origin, sameSite) => {
    const { attributes } = await request({ origin });
    expect([...attributes].sort()).toEqual(attributesOf(sameSite));
  });

  test('a cookie not signed for this tenant identifies no one', async () => {
    const known = await request({});
    const foreign = await request({ center: await stage().createCenter() });
    const [name, value] = (known.cookie ?? '').split('=') as [string, string];
    const [tenant, client = '', since, signature = ''] = value.split('.');
    const changed = client.startsWith('A') ? `B${client.slice(1)}` : `A${client.slice(1)}`;
    const values = [
      '',
      client,
      `${tenant ?? ''}.${client}.${since ?? ''}`,
      `${tenant ?? ''}.${changed}.${since ?? ''}.${signature}`,
      `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`,
      `${value}A`,
      `${tenant ?? ''}.${client}.9999999999.${signature}`,
      (foreign.cookie ?? '').split('=')[1] ?? '',
      '%zz',
      'x'.repeat(4_000),
    ];
    for (const forged of values) {
      const answer = await request({ cookie: `${name}=${forged}` });
      expect(answer).toMatchObject({ status: 200, isNew: true });
      expect(answer.cookie).not.toBeNull();
    }
  });

  test('gets no cookie where it gets no chat', async () => {
    const answer = await send('/clientweb/api/v2/chats', { phone_number: 1 }, {});
    expect([answer.status, answer.cookie]).toEqual([400, null]);
  });

  test('has a cookie for each of several tenants of one host', async () => {
    const other = await stage().createCenter();
    const [here, there] = [await request({}), await request({ center: other })];
    const cookie = `${here.cookie ?? ''}; ${there.cookie ?? ''}`;
    expect(await request({ cookie })).toMatchObject({ isNew: false, chatId: here.chatId });
    expect(await request({ cookie, center: other })).toMatchObject({ isNew: false, chatId: there.chatId });
  });
});

describe('every other method', () => {
  const device = () => legacyBody({ androidFirebase: { token: newFirebaseToken() } });

  async function subscribe(chatId: string, page: Page): Promise<string | undefined> {
    const variables = { input: { chatId, device: { androidFirebase: { deviceToken: newFirebaseToken() } } } };
    const { json } = await send('/graphql', { query: SubscribeDocument, variables }, page);
    const [error] = (json['errors'] as { extensions: { code: string } }[] | undefined) ?? [];
    return error?.extensions.code ?? (json['data'] as SubscribeMutation).subscribe.userErrors[0]?.code;
  }

  test('knows the client by its cookie, and sets none', async () => {
    const { cookie, chatId } = await REQUESTS.REST({});
    const answer = await send(notificationsPath(String(chatId)), device(), { cookie });
    expect(answer).toMatchObject({ status: 200, json: { android_firebase: 'subscribed' }, cookie: null });
    expect(await subscribe(String(chatId), { cookie })).toBeUndefined();
  });

  test('has no clientId without one, and sets none', async () => {
    const { cookie, chatId } = await REQUESTS.REST({});
    for (const wrong of [null, '__Host-beckon_client_1=', `${cookie ?? ''}x`]) {
      const answer = await send(notificationsPath(String(chatId)), device(), { cookie: wrong });
      expect(answer).toMatchObject({ status: 403, json: { error_code: '2004' }, cookie: null });
      expect(await subscribe(String(chatId), { cookie: wrong })).toBe('UNAUTHENTICATED');
    }
  });

  test("finds no other browser's chat", async () => {
    const [mine, other] = [await REQUESTS.REST({}), await REQUESTS.REST({})];
    const answer = await send(notificationsPath(String(other.chatId)), device(), { cookie: mine.cookie });
    expect(answer).toMatchObject({ status: 403, json: { error_code: '5005' } });
  });
});

test('two chats requested in one operation are one, of one new client', async () => {
  const query = 'mutation { a: requestChat(input: {}) { ...c } b: requestChat(input: {}) { ...c } }';
  const fragment = 'fragment c on RequestChatPayload { chatSession { chatId services { service status } } isNewChat }';
  const { json, cookie } = await send('/graphql', { query: `${query} ${fragment}` }, {});
  const { a, b } = json['data'] as Record<'a' | 'b', RequestChatMutation['requestChat']>;
  expect([a.isNewChat, b.isNewChat, b.chatSession?.chatId]).toEqual([true, false, a.chatSession?.chatId]);
  expect(cookie).not.toBeNull();
});

test('a header cannot claim the client id of a browser', async () => {
  const { cookie } = await REQUESTS.REST({});
  const viewer = await send('/graphql', { query: '{ viewer { clientId } }' }, { cookie });
  const { clientId } = (viewer.json['data'] as { viewer: { clientId: string } }).viewer;
  expect(clientId).toMatch(/^WebChat:[\w-]{24}$/);
  for (const claimed of [clientId, clientId.replace('WebChat', 'webchat')]) {
    const authorization = WEB_CHAT.replace('WebChat', claimed);
    const answer = await send('/clientweb/api/v2/chats', {}, { authorization });
    expect(answer).toMatchObject({ status: 403, json: { error_code: '2001' } });
    expect(answer.text).not.toContain(clientId.slice(8));
  }
});

test('neither the cookie nor the client id is ever in the log', async () => {
  const answers = await Promise.all(DOORS.map(([, request]) => request({})));
  for (const { cookie } of answers) {
    await send(notificationsPath('4711'), { android_firebase_device_token: 'abc' }, { cookie });
    const [, client = '', , signature = ''] = (cookie ?? '').split('.');
    expect([client.length, signature.length > 40]).toEqual([24, true]);
    for (const secret of [client, signature, decodeURIComponent(signature)]) {
      expect(stage().log()).not.toContain(secret);
    }
  }
});
