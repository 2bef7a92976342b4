/** What a browser gets: the headers and the JSON of Declarative Web Push. */
import fc from 'fast-check';
import type { Notification } from '../../src/domain/notification.js';
import { PAYLOAD_MAX, webPushMessage } from '../../src/providers/webPushMessage.js';
import { NOW, pushToBrowser } from './pushFixtures.js';

const LINK = 'https://chat.acme.example.com/c/chat-1';
const data = {
  chatID: 'chat-1',
  event: 'chat_session_message',
  seq: 7,
  deliveryId: '018f3c1e-0000-7000-8000-000000000001',
};

function payloadOf(notification: Partial<Notification> = {}, badgeCount = 1): unknown {
  return JSON.parse(webPushMessage({ ...pushToBrowser(notification), badgeCount }, NOW).payload);
}

it('is declarative where there is a link', () => {
  expect(payloadOf({ link: LINK, collapseKey: 'chat-1', mutableContent: true }, 3)).toEqual({
    web_push: 8030,
    notification: {
      ...{ title: 'Ann', body: 'Hello', navigate: LINK, tag: 'chat-1', silent: false, renotify: true, app_badge: '3' },
      data: { ...data, link: LINK },
    },
    mutable: true,
    app_badge: 3,
  });
});

it('is for the service worker where there is none', () => {
  expect(payloadOf({ collapseKey: data.deliveryId, badge: false })).toEqual({
    notification: { title: 'Ann', body: 'Hello', tag: data.deliveryId, silent: false, data },
  });
});

it('carries the picture and the data of the app and of the event', () => {
  const push = {
    ...pushToBrowser({ imageUrl: 'https://acme.example.com/a.png', data: { order: '7' }, msgId: 'm1' }),
    seq: 3,
  };
  expect(JSON.parse(webPushMessage(push, NOW).payload)).toMatchObject({
    notification: {
      image: 'https://acme.example.com/a.png',
      data: { ...data, order: '7', msgId: 'm1', seq: 3, image: 'https://acme.example.com/a.png' },
    },
    mutable: true,
  });
});

it('leads to no link of an app’s own scheme', () => {
  const payload = payloadOf({ link: 'acme://chat/chat-1' }) as { notification: object };
  expect(payload).not.toHaveProperty('web_push');
  expect(payload.notification).not.toHaveProperty('navigate');
});

it('is never invisible: a background notification is shown silently', () => {
  expect(payloadOf({ kind: 'BACKGROUND' })).toMatchObject({
    notification: { title: 'Ann', body: 'Hello', silent: true },
  });
});

it('makes no sound where the notification has none, and has a title always', () => {
  expect(payloadOf({ sound: null, title: ' ' })).toMatchObject({ notification: { title: 'Hello', silent: true } });
});

it('says how long and how urgently, and what it replaces', () => {
  const { headers } = webPushMessage(pushToBrowser({ collapseKey: 'a key' }), NOW);
  expect(headers).toEqual({ ttl: '3600', urgency: 'high', topic: expect.stringMatching(/^[\w-]{32}$/) as string });
  const other = webPushMessage(pushToBrowser({ collapseKey: 'another', priority: 'NORMAL' }), NOW).headers;
  expect(other['urgency']).toBe('normal');
  expect(other['topic']).not.toBe(headers['topic']);
  expect(webPushMessage(pushToBrowser({ kind: 'BACKGROUND' }), NOW).headers).toEqual({
    ttl: '3600',
    urgency: 'normal',
  });
});

it.each([
  [-5_000, '0'],
  [1, '1'],
  [1_500, '2'],
  [90 * 86_400_000, '2419200'],
])('%d ms make a TTL of %s s', (ms, ttl) => {
  const push = { ...pushToBrowser(), expiresAt: new Date(NOW.getTime() + ms) };
  expect(webPushMessage(push, NOW).headers['ttl']).toBe(ttl);
});

it('always fits, and is always JSON with a title', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 6_000 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      fc.constantFrom(null, LINK),
      (body, title, link) => {
        const { payload } = webPushMessage(pushToBrowser({ title, body: body || 'x', link }), NOW);
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(PAYLOAD_MAX);
        const { notification } = JSON.parse(payload) as { notification: { title: string } };
        expect(notification.title).not.toBe('');
      },
    ),
    { numRuns: 50 },
  );
});
