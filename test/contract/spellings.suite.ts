import { ViewerDocument, type ViewerQuery } from '../generated/graphql.js';
import { sendRaw, type RawAnswer } from '../http/sendRaw.js';
import { notificationsPath } from './doors.js';
import { stage } from './stage.js';
import { type Chat } from './useStage.js';

const JSON_TYPE = { 'content-type': 'application/json' };

interface Names {
  appId: string;
  clientId: string;
}

/** Cancels by REST: 200 means that the device and its tenant were recognised. */
function cancel(chat: Chat, headers: Record<string, string>, query = ''): Promise<RawAnswer> {
  const path = `${notificationsPath(chat.chatId)}${query}`;
  return sendRaw(stage().url, { path, headers: { ...JSON_TYPE, ...headers }, body: '{}' });
}

/** Asks GraphQL who is calling. */
async function viewer(headers: Record<string, string>, query = ''): Promise<ViewerQuery['viewer'] | string> {
  const body = JSON.stringify({ query: ViewerDocument });
  const { text } = await sendRaw(stage().url, {
    path: `/graphql${query}`,
    headers: { ...JSON_TYPE, ...headers },
    body,
  });
  return (JSON.parse(text) as { data?: ViewerQuery }).data?.viewer ?? text;
}

describe('the Authorization header of a device', () => {
  test.each<[string, (names: Names) => string]>([
    ['as published', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${clientId}"`],
    ['as the SDKs send it', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN appId=${appId}, clientId=${clientId}`],
    ['one quoted', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN appId="${appId}", clientId=${clientId}`],
    ['in the other order', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN clientId=${clientId}, appId=${appId}`],
    ['without blanks', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN appId="${appId}",clientId="${clientId}"`],
    [
      'with more blanks',
      ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN   appId = "${appId}" ,  clientId =  ${clientId}  `,
    ],
    ['with a tab', ({ appId, clientId }) => `MOBILE-API-140-327-PLAIN\tappId=${appId},\tclientId=${clientId}`],
    ['in lower case', ({ appId, clientId }) => `mobile-api-140-327-plain appId="${appId}", clientId="${clientId}"`],
    ['in mixed case', ({ appId, clientId }) => `Mobile-Api-140-327-Plain appid="${appId}", CLIENTID="${clientId}"`],
  ])('%s', async (_name, headerOf) => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const authorization = headerOf({ appId: center.appId, clientId: chat.clientId });
    const headers = { authorization, 'x-tenant-url': center.host, UserAgent: 'MobileClient' };
    expect(await cancel(chat, headers)).toMatchObject({ status: 200 });
    expect(await viewer(headers)).toMatchObject({ role: 'DEVICE', appId: center.appId, clientId: chat.clientId });
  });
});

describe('the tenant', () => {
  const encoded = encodeURIComponent;
  const SPELLINGS: [string, (host: string) => string][] = [
    ['its host', (host) => host],
    ['a URL of it', (host) => `https://${host}/`],
    ['a URL without the last slash', (host) => `https://${host}`],
    ['a URL with http', (host) => `http://${host}/`],
    ['with a port', (host) => `${host}:8443`],
    ['a URL with a port and a path', (host) => `https://${host}:8443/clientweb/?a=b#c`],
    ['in upper case', (host) => host.toUpperCase()],
    ['a URL in upper case', (host) => `HTTPS://${host.toUpperCase()}/`],
    ['with the dot of the root', (host) => `${host}.`],
    ['with blanks around', (host) => ` ${host} `],
  ];

  test.each(SPELLINGS)('in tenantUrl: %s', async (_name, spell) => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const { authorization = '' } = chat.device;
    const query = `?tenantUrl=${encoded(spell(center.host))}`;
    expect(await cancel(chat, { authorization }, query)).toMatchObject({ status: 200 });
    expect(await viewer({ authorization }, query)).toMatchObject({ tenant: { host: center.host } });
  });

  test.each(SPELLINGS)('in X-Tenant-Url: %s', async (_name, spell) => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const { authorization = '' } = chat.device;
    const headers = { authorization, 'x-tenant-url': spell(center.host) };
    expect(await cancel(chat, headers)).toMatchObject({ status: 200 });
    expect(await viewer(headers)).toMatchObject({ tenant: { host: center.host } });
  });

  test('in tenantUrl without any encoding', async () => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const { authorization = '' } = chat.device;
    const query = `?tenantUrl=https://${center.host}:443/`;
    expect(await cancel(chat, { authorization }, query)).toMatchObject({ status: 200 });
  });

  test.each<[string, (host: string) => string]>([
    ['as it is', (host) => host],
    ['with a port', (host) => `${host}:4000`],
    ['in upper case', (host) => host.toUpperCase()],
  ])('in the Host header: %s', async (_name, spell) => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const headers = { authorization: chat.device.authorization ?? '', host: spell(center.host) };
    expect(await cancel(chat, headers)).toMatchObject({ status: 200 });
    expect(await viewer(headers)).toMatchObject({ tenant: { host: center.host } });
  });

  test('tenantUrl counts, not the Host header beside it', async () => {
    const { center, newChat } = stage();
    const chat = await newChat();
    const { authorization = '' } = chat.device;
    const elsewhere = await cancel(chat, { authorization, host: center.host }, '?tenantUrl=unknown.example.com');
    expect(elsewhere.status).toBe(403);
    expect(JSON.parse(elsewhere.text)).toMatchObject({ error_code: '1000' });
    const here = await cancel(chat, { authorization, host: 'unknown.example.com' }, `?tenantUrl=${center.host}`);
    expect(here.status).toBe(200);
  });
});
