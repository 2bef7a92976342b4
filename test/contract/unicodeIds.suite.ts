/** Names beyond ASCII: header bytes are UTF-8, and who looks for a name finds what a device has said. */
import { randomBytes } from 'node:crypto';
import { CreateAppDocument, CreateTenantDocument, EraseDocument, ViewerDocument } from '../generated/graphql.js';
import { sendRaw, type RawAnswer } from '../http/sendRaw.js';
import { graphql, graphqlData } from '../support/api.js';
import { stage } from './stage.js';

const SESSIONS = `query ($filter: ChatSessionFilter!) {
  chatSessions(filter: $filter, first: 10) { edges { node { chatId } } }
}`;

/** Text as the bytes of a header. */
const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

function send(path: string, body: unknown, headers: Record<string, string>): Promise<RawAnswer> {
  return sendRaw(stage().url, {
    path,
    headers: { 'content-type': 'application/json', 'x-tenant-url': stage().center.host, ...headers },
    body: JSON.stringify(body),
  });
}

/** Asks by both doors for the chat, who is calling, and says something in it. */
async function speakAs(authorization: string) {
  const headers = { authorization };
  const asked = await send('/clientweb/api/v2/chats', {}, headers);
  const { chat_id: chatId = '' } = JSON.parse(asked.text) as { chat_id?: string };
  const events = [{ event: 'chat_session_message', msg: 'Hello' }];
  const said = await send(`/clientweb/api/v2/chats/${chatId}/events`, { events }, headers);
  const { text } = await send('/graphql', { query: ViewerDocument.toString() }, headers);
  const { viewer } = (JSON.parse(text) as { data: { viewer: { appId: string; clientId: string } } }).data;
  const again = 'mutation { requestChat(input: {}) { chatSession { chatId } isNewChat } }';
  const known = JSON.parse((await send('/graphql', { query: again }, headers)).text) as unknown;
  expect([asked.status, said.status]).toEqual([200, 200]);
  expect(known).toEqual({ data: { requestChat: { chatSession: { chatId }, isNewChat: false } } });
  return { chatId, viewer };
}

async function chatsOf(filter: Record<string, string>): Promise<string[]> {
  const { center } = stage();
  const { authorization = '' } = center.admin;
  const { text } = await send('/graphql', { query: SESSIONS, variables: { filter } }, { authorization });
  const { data } = JSON.parse(text) as { data: { chatSessions: { edges: { node: { chatId: string } }[] } } };
  return data.chatSessions.edges.map(({ node }) => node.chatId);
}

async function erase(appId: string, clientId: string) {
  const { url, center } = stage();
  const input = { client: { tenantHost: center.host, appId, clientId } };
  return (await graphqlData(url, center.admin, EraseDocument, { input })).erase.erased;
}

async function createApp(appId: string) {
  const { url, center } = stage();
  const input = { tenantHost: center.host, appId, name: 'An app' };
  return (await graphql(url, center.operator, CreateAppDocument, { input })).data?.createApp;
}

describe('an app and a client', () => {
  const NAMES: [string, string][] = [
    ['магазин', 'устройство №1'],
    ['名前', 'クライアント-一号'],
    ['Geschäft', 'Größe-ÄÖÜ'],
    ['מתנה', 'لا-تقلق'],
    ['🛒', '👩‍👩‍👧 my phone'],
    ['ascii', 'zero\u200bwidth\u200d\u2060'],
    ['ascii', '\u200b'],
    ['ascii', 'a\ufeffb'],
    ['ascii', '\u202eright to left\u202c'],
    ['ascii', '\u0085next line'],
    ['ascii', 'no\u00a0break '],
    ['ascii', 'x'.repeat(200) + '\u{1f600}'.repeat(28)],
  ];

  test.each(NAMES)('are known by any letters: %j and %j', async (app, client) => {
    const appId = `${app}-${randomBytes(4).toString('hex')}`;
    expect(await createApp(appId)).toMatchObject({ app: { appId }, userErrors: [] });
    const { chatId, viewer } = await speakAs(
      bytesOf(`MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${client}"`),
    );
    expect(viewer).toMatchObject({ appId, clientId: client });
    expect(await chatsOf({ appId, clientId: client })).toEqual([chatId]);
    expect(await erase(appId, client)).toMatchObject({ chatSessions: 1, chatEvents: 1 });
    expect(await chatsOf({ appId })).toEqual([]);
  });

  test('have no byte order mark in front', async () => {
    const client = `after-a-mark-${randomBytes(4).toString('hex')}`;
    const { appId } = stage().center;
    const { viewer, chatId } = await speakAs(
      bytesOf(`MOBILE-API-140-327-PLAIN appId=${appId}, clientId=\ufeff${client}`),
    );
    expect(viewer.clientId).toBe(client);
    for (const spelled of [client, `\ufeff${client}`]) expect(await chatsOf({ clientId: spelled })).toEqual([chatId]);
    expect(await erase(appId, `\ufeff${client}`)).toMatchObject({ chatSessions: 1 });
  });

  test('are the same as the SDKs send them, without quotes', async () => {
    const client = `Gerät-${randomBytes(4).toString('hex')}`;
    const { appId } = stage().center;
    const { viewer } = await speakAs(bytesOf(`MOBILE-API-140-327-PLAIN appId=${appId}, clientId=${client}`));
    expect(viewer.clientId).toBe(client);
  });

  test.each(['NFC', 'NFD'])('are the same however their letters are composed: created in %s', async (form) => {
    const name = `caf\u00e9-${randomBytes(4).toString('hex')}`;
    expect(await createApp(name.normalize(form))).toMatchObject({ app: { appId: name } });
    expect(await createApp(name.normalize('NFD'))).toMatchObject({ userErrors: [{ code: 'ALREADY_EXISTS' }] });
    const header = `MOBILE-API-140-327-PLAIN appId="${name}", clientId="${name}"`;
    const { chatId } = await speakAs(bytesOf(header.normalize('NFD')));
    expect((await speakAs(bytesOf(header))).chatId).toBe(chatId);
    for (const spelling of ['NFC', 'NFD']) {
      const spelled = name.normalize(spelling);
      expect(await chatsOf({ appId: spelled, clientId: spelled })).toEqual([chatId]);
    }
    expect(await erase(name.normalize('NFD'), name.normalize('NFD'))).toMatchObject({ chatSessions: 1 });
  });
});

test('a tenant beyond ASCII is named by its letters, or by those of the DNS', async () => {
  const { url, center } = stage();
  const label = `bücher-${randomBytes(4).toString('hex')}`;
  await graphqlData(url, center.operator, CreateTenantDocument, { input: { host: `${label}.example`, name: 'Books' } });
  const input = { tenantHost: `${label}.example`, appId: 'shop', name: 'Shop' };
  await graphqlData(url, center.operator, CreateAppDocument, { input });
  const authorization = 'MOBILE-API-140-327-PLAIN appId=shop, clientId=c';
  for (const tenant of [bytesOf(`${label}.example`), bytesOf(`https://${label.toUpperCase()}.EXAMPLE/`)]) {
    const { status } = await send('/clientweb/api/v2/chats', {}, { authorization, 'x-tenant-url': tenant });
    expect(status).toBe(200);
  }
});

describe('bytes that are no UTF-8', () => {
  const BROKEN = ['Ger\u00e4t', '\u00ff', '\u00c3', '\u00ed\u00a0\u0080', bytesOf('\ufffd')];

  test.each(BROKEN)('are refused in an id at both doors: %j', async (id) => {
    const { appId } = stage().center;
    for (const header of [`appId="${appId}", clientId="${id}"`, `appId=${id}, clientId=c`]) {
      const authorization = `MOBILE-API-140-327-PLAIN ${header}`;
      const rest = await send('/clientweb/api/v2/chats', {}, { authorization });
      expect([rest.status, JSON.parse(rest.text)]).toEqual([
        403,
        { error_code: '2001', error_message: 'appId and clientId must be in UTF-8' },
      ]);
      const asked = await send('/graphql', { query: ViewerDocument.toString() }, { authorization });
      expect([asked.status, JSON.parse(asked.text)]).toMatchObject([
        401,
        { errors: [{ message: 'appId and clientId must be in UTF-8', extensions: { code: 'UNAUTHENTICATED' } }] },
      ]);
    }
  });

  test('name no tenant, and no publish', async () => {
    const { center, newChat } = stage();
    const { chatId, device } = await newChat();
    const authorization = device.authorization ?? '';
    const { text } = await send(
      '/clientweb/api/v2/chats',
      {},
      { authorization, 'x-tenant-url': 'b\u00fccher.example' },
    );
    expect(JSON.parse(text)).toMatchObject({ error_code: '1000' });
    const events = [{ event: 'chat_session_typing' }];
    const publish = (key: string) =>
      send(
        `/platform/v1/chats/${chatId}/events`,
        { events },
        {
          authorization: center.platform.authorization ?? '',
          'idempotency-key': key,
        },
      );
    expect(await publish('schl\u00fcssel')).toMatchObject({ status: 400 });
    expect(JSON.parse((await publish(bytesOf('schlüssel'))).text)).toMatchObject({ accepted: 1 });
    expect(await publish(bytesOf('schlüssel'))).toMatchObject({ status: 202 });
  });

  test('hinder nobody where nothing is known by them', async () => {
    const headers = { authorization: stage().center.device('c').authorization ?? '' };
    const strange = {
      'accept-language': '\u00ff\u00fe',
      'user-agent': 'caf\u00e9',
      cookie: 'a=\u00ff',
      'x-any': '\u00ff',
    };
    expect(await send('/clientweb/api/v2/chats', {}, { ...headers, ...strange })).toMatchObject({ status: 200 });
  });
});

test.each([
  ['a blank', 'a b'],
  ['a blank at the end', 'shop '],
  ['another blank', 'a\u00a0b'],
  ['a wide blank', 'a\u3000b'],
  ['a line break', 'a\nb'],
  ['a control', 'a\u0007b'],
  ['a control beyond ASCII', 'a\u0085b'],
  ['a quote', 'a"b'],
  ['a comma', 'a,b'],
  ['an equals sign', 'a=b'],
  ['no width', 'a\u200bb'],
  ['a joiner', 'a\u200db'],
  ['a word joiner', 'a\u2060b'],
  ['a byte order mark', '\ufeffshop'],
  ['a soft hyphen', 'a\u00adb'],
  ['a change of direction', 'a\u202eb'],
  ['an isolate', 'a\u2066b'],
  ['a variation selector', 'a\ufe0fb'],
  ['a filler', 'a\u3164b'],
  ['a tag', 'a\u{e0041}b'],
  ['half a pair', 'a\ud800b'],
  ['what has been lost', 'a\ufffdb'],
  ['nothing that anybody uses', 'a\u{e000}b'],
])('an app cannot be called what no header can carry or nobody can see: %s', async (_name, appId) => {
  expect(await createApp(appId)).toMatchObject({ app: null, userErrors: [{ code: 'INVALID_INPUT', path: ['appId'] }] });
});
