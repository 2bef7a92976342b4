import { post } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { sendRaw } from '../http/sendRaw.js';
import { notificationsPath } from './doors.js';
import { stage } from './stage.js';
import { shownPieces, type Chat } from './useStage.js';

function notify(chat: Chat, body: unknown, path = notificationsPath(chat.chatId)) {
  return post(stage().url, path, chat.device, body);
}

async function subscribedChat(): Promise<Chat> {
  const chat = await stage().newChat();
  const { status } = await notify(chat, { ios_apns_device_token: newApnsToken(), ios_app_bundle_id: BUNDLE_ID });
  expect(status).toBe(200);
  return chat;
}

const NOT_SUBSCRIBED = {
  ios_apns: 'not_subscribed',
  ios_firebase: 'not_subscribed',
  android_firebase: 'not_subscribed',
};

describe.each(['v1', 'v2'])('by the prefix %s', (version) => {
  test('subscribes and cancels, and answers how the services stand', async () => {
    const chat = await stage().newChat();
    const path = notificationsPath(chat.chatId, version);
    const subscribed = await notify(chat, { ios_firebase_device_token: newFirebaseToken() }, path);
    expect(subscribed).toMatchObject({ status: 200, body: { ...NOT_SUBSCRIBED, ios_firebase: 'subscribed' } });
    expect(Object.keys(subscribed.body)).toHaveLength(3);
    expect(subscribed.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(await notify(chat, {}, path)).toMatchObject({ status: 200, body: NOT_SUBSCRIBED });
  });

  test('takes a slash at the end', async () => {
    const chat = await stage().newChat();
    expect(await notify(chat, {}, `${notificationsPath(chat.chatId, version)}/`)).toMatchObject({ status: 200 });
  });

  test.each(['nonce=1700000000000', 'timestamp=1700000000000', 'nonce=&timestamp=x&unknown=%00'])(
    'ignores the parameter %s',
    async (query) => {
      const chat = await stage().newChat();
      const path = `${notificationsPath(chat.chatId, version)}?${query}`;
      expect(await notify(chat, { android_firebase_device_token: newFirebaseToken() }, path)).toMatchObject({
        status: 200,
        body: { ...NOT_SUBSCRIBED, android_firebase: 'subscribed' },
      });
    },
  );
});

test('answers only the services that the app has', async () => {
  const { createCenter, newChat } = stage();
  const center = await createCenter({ services: ['ANDROID_FIREBASE'] });
  const { body } = await notify(await newChat(center), {});
  expect(body).toEqual({ android_firebase: 'not_subscribed' });
});

test('ignores unknown fields beside a variant', async () => {
  const chat = await stage().newChat();
  const body = { android_firebase_device_token: newFirebaseToken(), locale: 'en', ünknown: [{ deep: null }] };
  expect(await notify(chat, body)).toMatchObject({ status: 200, body: { android_firebase: 'subscribed' } });
});

describe('only the empty object cancels', () => {
  test.each<[string, unknown]>([
    ['unknown fields', { locale: 'en' }],
    ['an unknown field that is null', { device_token: null }],
    ['the name of a field in another case', { IOS_APNS_DEVICE_TOKEN: newApnsToken() }],
    ['GraphQL names', { iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } }],
    ['the name of a prototype', '{"__proto__":{}}'],
    ['a variant in a prototype', `{"__proto__":{"ios_firebase_device_token":"${newFirebaseToken()}"}}`],
    ['only a bundle id', { ios_app_bundle_id: BUNDLE_ID }],
    ['an empty key', { '': '' }],
  ])('not %s', async (_name, body) => {
    const { stored } = stage();
    const chat = await subscribedChat();
    const before = await stored(chat.chatId);
    const answer = await notify(chat, body);
    expect(answer).toMatchObject({ status: 400, body: { error_code: '5003' } });
    expect(answer.text).toContain('ios_apns_device_token');
    expect(await stored(chat.chatId)).toEqual(before);
  });

  test('with blanks in it', async () => {
    const chat = await subscribedChat();
    expect(await notify(chat, ' { } ')).toMatchObject({ status: 200, body: NOT_SUBSCRIBED });
  });
});

describe('what stands in the place of the chat id', () => {
  test.each<[string, string]>([
    ['a token of APNs', newApnsToken()],
    ['a token of Firebase', newFirebaseToken()],
    ['4,096 characters', 'k'.repeat(4096)],
    ['4,096 characters that are encoded', encodeURIComponent('k:'.repeat(2048))],
    ['a slash that is encoded', `${newFirebaseToken()}%2F..%2F..%2Fchats`],
    ['NUL', `${newFirebaseToken()}%00`],
    ['line ends', `${newFirebaseToken()}%0d%0aset-cookie:%20a=b`],
    ['no Unicode', `${newFirebaseToken()}%ff%fe`],
    ['half a character', `${newFirebaseToken()}%ed%a0%80`],
    ['half an escape', `${newFirebaseToken()}%`],
    ['no escape', `${newFirebaseToken()}%zz`],
  ])('%s: no such chat, and not a word of it', async (_name, chatId) => {
    const { url, newChat, center } = stage();
    const { device } = await newChat();
    const { status, text, headers } = await sendRaw(url, {
      path: `/clientweb/api/v2/chats/${chatId}/notifications?tenantUrl=${center.host}`,
      headers: { authorization: device.authorization ?? '', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^application\/json\b/);
    const answer = JSON.parse(text) as Record<string, unknown>;
    expect(answer).toEqual({ error_code: '5005', error_message: expect.any(String) as string });
    expect(shownPieces(text, [chatId])).toEqual([]);
  });
});

describe('what is no way in', () => {
  test.each([
    ['POST', '/clientweb/api/v3/chats/1/notifications'],
    ['POST', '/clientweb/api/v2/chats/1/notification'],
    ['POST', '/clientweb/api/v2/notifications'],
    ['GET', '/clientweb/api/v2/chats/1/notifications'],
    ['PUT', '/clientweb/api/v2/chats/1/notifications'],
    ['DELETE', '/clientweb/api/v2/chats/1/notifications'],
  ])('%s %s', async (method, path) => {
    const { status, text } = await sendRaw(stage().url, { method, path });
    expect([404, 405]).toContain(status);
    expect(JSON.parse(text)).toEqual({ error_code: '5955', error_message: expect.any(String) as string });
  });
});
