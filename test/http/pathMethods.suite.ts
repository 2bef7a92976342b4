import { METHODS } from 'node:http';
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { comparable, newClientId } from '../contract/useStage.js';
import { legacyBody } from '../contract/doors.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { sendRaw } from './sendRaw.js';

/** CONNECT asks for a tunnel and names no path. */
const VERBS = METHODS.filter((method) => method !== 'CONNECT');
const GRAPHQL_405 = { errors: [{ message: expect.any(String) as string, extensions: { code: 'BAD_REQUEST' } }] };
const REST_405 = { error_code: '5955', error_message: expect.any(String) as string };

describe.each<[string, string, readonly string[], unknown]>([
  ['Request Chat', '/clientweb/api/v2/chats', ['POST'], REST_405],
  ['Request Chat, v1', '/clientweb/api/v1/chats/', ['POST'], REST_405],
  ['notifications', notificationsPath('4711'), ['POST'], REST_405],
  ['notifications, v1', `${notificationsPath('a b', 'v1')}/`, ['POST'], REST_405],
  ['the platform', platformPath('4711'), ['POST'], REST_405],
  ['GraphQL', '/graphql', ['GET', 'POST'], GRAPHQL_405],
  ['GraphQL, with a slash', '/graphql/', ['GET', 'POST'], GRAPHQL_405],
])('%s', (_name, path, taken, refusal) => {
  const allow = [...taken, 'OPTIONS'].join(', ');

  test('refuses every other method by its name, before it asks who is calling', async () => {
    for (const method of VERBS.filter((verb) => verb !== 'OPTIONS' && !taken.includes(verb))) {
      const { status, headers, text } = await sendRaw(stage().url, { method, path });
      expect([method, status, headers['allow']]).toEqual([method, 405, allow]);
      if (method === 'HEAD') expect(text).toBe('');
      else expect(JSON.parse(text)).toEqual(refusal);
    }
  });

  test('tells OPTIONS which there are', async () => {
    const { status, headers, text } = await sendRaw(stage().url, { method: 'OPTIONS', path });
    expect([status, headers['allow'], text]).toEqual([204, allow, '']);
  });
});

test('a method that is refused changes nothing, whatever it sends', async () => {
  const { url, center, newChat, stored } = stage();
  const chat = await newChat();
  const before = await stored(chat.chatId);
  const headers = {
    authorization: chat.device.authorization ?? '',
    'x-tenant-url': center.host,
    'content-type': 'application/json',
  };
  const body = JSON.stringify(legacyBody({ androidFirebase: { token: newFirebaseToken() } }));
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const answer = await sendRaw(url, { method, path: notificationsPath(chat.chatId), headers, body });
    expect(answer.status).toBe(405);
  }
  expect(await stored(chat.chatId)).toEqual(before);
});

describe('below /clientweb/ an unknown path is refused in the words of the door', () => {
  test.each([
    ['POST', '/clientweb/api/v3/chats'],
    ['GET', '/clientweb/api/v2/chat/4711'],
    ['POST', '/clientweb/api/v2/chats/4711/notifications/more'],
    ['DELETE', '/clientweb/api/v2/chats/4711'],
    ['OPTIONS', '/clientweb/api/v2/nothing'],
    ['PROPFIND', '/clientweb/'],
    ['POST', `/clientweb/api/v2/chats/${'k'.repeat(9_000)}/notifications`],
  ])('%s %s', async (method, path) => {
    const { status, headers, text } = await sendRaw(stage().url, { method, path });
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^application\/json\b/);
    expect(JSON.parse(text)).toEqual({
      error_code: expect.stringMatching(/^\d{4}$/) as string,
      error_message: expect.any(String) as string,
    });
  });
});

describe('the same path in other spellings', () => {
  const token = newFirebaseToken();

  test.each<[string, (chatId: string) => string]>([
    ['a slash at the end', (chatId) => `/clientweb/api/v2/chats/${chatId}/notifications/`],
    ['a chat id that is encoded', (chatId) => `/clientweb/api/v2/chats/${everyByte(chatId)}/notifications`],
    ['a path that is encoded', (chatId) => `/clientweb/%61pi/v%32/chats/${chatId}/notification%73`],
    ['the older prefix', (chatId) => `/clientweb/api/v1/chats/${chatId}/notifications/`],
    ['parameters that nobody knows', (chatId) => `/clientweb/api/v1/chats/${chatId}/notifications?nonce=1&timestamp=2`],
  ])('%s', async (_name, pathOf) => {
    const { url, center, newChat, stored } = stage();
    const { chatId, device } = await newChat();
    const answer = await sendRaw(url, {
      path: pathOf(chatId),
      headers: {
        authorization: device.authorization ?? '',
        'x-tenant-url': center.host,
        UserAgent: 'MobileClient',
      },
      body: JSON.stringify(legacyBody({ androidFirebase: { token } })),
    });
    expect(answer.status).toBe(200);
    expect(comparable(await stored(chatId)).subscription).toMatchObject({ service: 'ANDROID_FIREBASE' });
  });

  test.each(['/clientweb/api/v2/chats/', '/clientweb/api/v1/chats/', '/clientweb/api/v1/chats/?nonce=1'])(
    'Request Chat at %s',
    async (path) => {
      const { url, center } = stage();
      const { authorization = '' } = center.device(newClientId());
      const headers = { authorization, 'x-tenant-url': center.host };
      expect((await sendRaw(url, { path, headers, body: '{}' })).status).toBe(200);
    },
  );
});

function everyByte(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
