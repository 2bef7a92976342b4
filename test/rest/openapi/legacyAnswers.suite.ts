import { newClientId } from '../../contract/useStage.js';
import { stage } from '../../contract/stage.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../../support/contactCenter.js';
import { useDescribedCalls } from './describedCalls.js';

const DOOR = '/clientweb/api/v2';
const NOTIFICATIONS = `${DOOR}/chats/{chatId}/notifications`;
const EVENTS = `${DOOR}/chats/{chatId}/events`;
const HISTORY = `${DOOR}/chats/{chatId}/history`;
const call = useDescribedCalls();

const apns = { ios_apns_device_token: newApnsToken(), ios_app_bundle_id: BUNDLE_ID };
const firebase = { ios_firebase_device_token: newFirebaseToken() };
const android = { android_firebase_device_token: newFirebaseToken() };

describe.each([
  ['POST', `${DOOR}/chats`],
  ['POST', NOTIFICATIONS],
  ['POST', EVENTS],
  ['GET', EVENTS],
  ['GET', HISTORY],
  ['GET', `${DOOR}/availability`],
  ['GET', `${DOOR}/version`],
] as const)('%s %s', (method, path) => {
  test('refuses callers as described', async () => {
    const { center } = stage();
    const headerOf = (authorization?: string, tenantUrl = center.host) => ({ authorization, tenantUrl });
    const plain = 'MOBILE-API-140-327-PLAIN';
    for (const [identity, code] of [
      [headerOf(`${plain} appId=shop, clientId=c`, 'unknown.example.com'), '1000'],
      [headerOf(), '2000'],
      [headerOf(`${plain} appId`), '2001'],
      [center.platform, '2002'],
      [headerOf(`${plain} clientId=c`), '2003'],
      [headerOf(`${plain} appId=shop`), '2004'],
      [headerOf(`${plain} appId=none, clientId=c`), '3000'],
    ] as const) {
      const body = method === 'POST' ? {} : undefined;
      expect(await call(method, path, { identity, body })).toMatchObject({ status: 403, code });
    }
  });
});

describe.each([`${DOOR}/chats`, NOTIFICATIONS, EVENTS])('POST %s', (path) => {
  test('refuses bodies as described', async () => {
    const { chatId, device: identity } = await stage().newChat();
    for (const [body, headers, expected] of [
      ['{', {}, [400, '5003']],
      ['[]', {}, [400, '5003']],
      [' '.repeat(64 * 1_024 + 1), {}, [413, '5501']],
      ['{}', { 'content-type': 'application/xml' }, [415, '5003']],
    ] as const) {
      const { status, code } = await call('POST', path, { identity, chatId, body, headers });
      expect([status, code]).toEqual(expected);
    }
  });
});

describe.each([
  ['POST', NOTIFICATIONS, {}],
  ['POST', EVENTS, { events: [{ event: 'chat_session_typing' }] }],
  ['GET', EVENTS, undefined],
  ['GET', HISTORY, undefined],
] as const)('%s %s', (method, path, body) => {
  test("refuses chats that are not the client's, are unknown or have ended, as described", async () => {
    const { newChat, endChat } = stage();
    const [mine, other, ended] = [await newChat(), await newChat(), await newChat()];
    await endChat(ended);
    expect(await call(method, path, { identity: mine.device, chatId: other.chatId, body })).toMatchObject({
      status: 403,
      code: '5005',
    });
    expect(await call(method, path, { identity: mine.device, body })).toMatchObject({ status: 404, code: '5005' });
    // Its end is there to be fetched once, and its history for good.
    if (path === EVENTS && method === 'GET') await call(method, path, { identity: ended.device, chatId: ended.chatId });
    if (path === HISTORY) return;
    const late = await call(method, path, { identity: ended.device, chatId: ended.chatId, body });
    expect(late).toMatchObject({ status: 404, code: '5005' });
  });
});

test('Request Chat, availability and version', async () => {
  const identity = stage().center.device(newClientId());
  const body = { phone_number: '+15550100', from: 'Ann', parameters: { user_platform: { os: 'iOS' } } };
  for (const sent of [body, { ...body, from: null, parameters: null }, {}]) {
    expect(await call('POST', `${DOOR}/chats`, { identity, body: sent })).toMatchObject({ status: 200 });
  }
  expect(await call('GET', `${DOOR}/availability`, { identity })).toMatchObject({ status: 200 });
  expect(await call('GET', `${DOOR}/version`, { identity })).toMatchObject({ status: 200 });
});

describe('notifications', () => {
  test('subscribing and cancelling', async () => {
    const { chatId, device: identity } = await stage().newChat();
    for (const body of [apns, firebase, { ...android, locale: 'de' }, {}]) {
      expect(await call('POST', NOTIFICATIONS, { identity, chatId, body })).toMatchObject({ status: 200 });
    }
  });

  test('what is no device of this app', async () => {
    const { createCenter, newChat } = stage();
    const { chatId, device: identity } = await newChat(await createCenter({ services: ['ANDROID_FIREBASE'] }));
    for (const [body, expected] of [
      [{ android_firebase_device_token: '' }, [400, '5003']],
      [{ locale: 'de' }, [400, '5003']],
      [{ ...android, ...firebase }, [406, '5603']],
      [apns, [406, '5006']],
    ] as const) {
      const { status, code } = await call('POST', NOTIFICATIONS, { identity, chatId, body });
      expect([status, code]).toEqual(expected);
    }
  });
});

describe('the conversation', () => {
  test('sending and fetching', async () => {
    const { chatId, device: identity } = await stage().newChat();
    const events = [
      { event: 'chat_session_message', msg_id: '1', msg: 'Hello', timestamp: 1_700_000_000_000 },
      { event: 'chat_session_file', file_id: 'f', file_name: 'a.png', party_id: null },
      { event: 'chat_session_form_submit', form: { deep: [1, null] } },
      { event: 'chat_session_typing' },
    ];
    expect(await call('POST', EVENTS, { identity, chatId, body: { events } })).toMatchObject({ status: 200 });
    const { body } = await call('GET', HISTORY, { identity, chatId });
    expect(body['events']).toHaveLength(events.length);
    const unknown = { events: [{ event: 'chat_session_unheard_of' }] };
    expect(await call('POST', EVENTS, { identity, chatId, body: unknown })).toMatchObject({
      status: 400,
      code: '5003',
    });
  });

  test('a second poll beside the first', async () => {
    const { chatId, device: identity, ...chat } = await stage().newChat();
    const polls = [1, 2].map(() => call('GET', EVENTS, { identity, chatId }));
    const refused = await Promise.race(polls);
    expect(refused).toMatchObject({ status: 400, code: '5003' });
    await stage().endChat({ chatId, device: identity, ...chat });
    expect((await Promise.all(polls)).map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});
