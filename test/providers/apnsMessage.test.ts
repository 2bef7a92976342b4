import { NOTIFICATION_STYLE, type Notification } from '../../src/domain/notification.js';
import { apnsMessage, apnsProbeMessage } from '../../src/providers/apnsMessage.js';
import { NOW, pushTo } from './pushFixtures.js';

function messageOf(notification: Partial<Notification> = {}, badgeCount = 1) {
  const { headers, payload } = apnsMessage({ ...pushTo('IOS_APNS', notification), badgeCount });
  return { headers, payload, body: JSON.parse(payload) as { aps: { alert: { body: string } } } };
}

const localization = {
  titleLocalization: { key: 'FROM', args: ['Ann'] },
  bodyLocalization: { key: 'SAID', args: ['Ann', 'Hello'] },
};

it('is an alert with what Apple and the SDKs want', () => {
  const { headers, body } = messageOf({ collapseKey: 'chat-1' }, 3);
  expect(headers).toEqual({
    'apns-id': '018f3c1e-0000-7000-8000-000000000001',
    'apns-topic': 'com.acme.chat',
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': String(NOW.getTime() / 1000 + 3600),
    'apns-collapse-id': 'chat-1',
  });
  expect(body).toEqual({
    chatID: 'chat-1',
    event: 'chat_session_message',
    seq: 7,
    aps: {
      alert: { title: 'Ann', body: 'Hello' },
      sound: 'default',
      badge: 3,
      category: 'NEW_CHAT_MESSAGE',
      'thread-id': 'chat-1',
    },
  });
});

it('leaves out what the notification has not', () => {
  const { headers, body } = messageOf({ badge: false, sound: null, category: null }, 3);
  expect(headers).not.toHaveProperty('apns-collapse-id');
  expect(body.aps).toEqual({ alert: { title: 'Ann', body: 'Hello' }, 'thread-id': 'chat-1' });
});

it('carries priority, sound, category, mutable content and localization', () => {
  const { headers, body } = messageOf(
    { ...localization, priority: 'NORMAL', sound: 'ding.caf', category: 'CHAT', mutableContent: true },
    0,
  );
  expect(headers['apns-priority']).toBe('5');
  expect(body.aps).toEqual({
    alert: {
      title: 'Ann',
      body: 'Hello',
      'title-loc-key': 'FROM',
      'title-loc-args': ['Ann'],
      'loc-key': 'SAID',
      'loc-args': ['Ann', 'Hello'],
    },
    sound: 'ding.caf',
    badge: 0,
    category: 'CHAT',
    'thread-id': 'chat-1',
    'mutable-content': 1,
  });
});

it('is a background push with nothing to show and priority 5, however urgent', () => {
  const { headers, body } = messageOf({ ...NOTIFICATION_STYLE, ...localization, kind: 'BACKGROUND', priority: 'HIGH' });
  expect(headers).toMatchObject({ 'apns-push-type': 'background', 'apns-priority': '5' });
  expect(body).toEqual({ chatID: 'chat-1', event: 'chat_session_message', seq: 7, aps: { 'content-available': 1 } });
});

const CONTENT = {
  msgId: 'm7',
  link: 'https://acme.example.com/chats/chat-1',
  imageUrl: 'https://acme.example.com/anna.png',
  interruptionLevel: 'TIME_SENSITIVE',
  relevanceScore: 0,
  data: { queue: 'sales', event: 'not ours' },
} as const;
const CARRIED = {
  queue: 'sales',
  chatID: 'chat-1',
  event: 'chat_session_message',
  seq: 7,
  msgId: 'm7',
  link: CONTENT.link,
  image: CONTENT.imageUrl,
};

it("carries the app's data, the link and the picture, and what puts it in order", () => {
  const { aps, ...carried } = messageOf(CONTENT).body;
  expect(carried).toEqual(CARRIED);
  expect(aps).toMatchObject({ 'mutable-content': 1, 'interruption-level': 'time-sensitive', 'relevance-score': 0 });
  const background = messageOf({ ...CONTENT, kind: 'BACKGROUND' }).body;
  expect(background).toEqual({ ...CARRIED, aps: { 'content-available': 1 } });
  expect(messageOf({ interruptionLevel: 'PASSIVE' }).body.aps).toHaveProperty('interruption-level', 'passive');
});

it('is of no event in a test', () => {
  const { payload } = apnsMessage({ ...pushTo('IOS_APNS'), seq: null });
  expect(JSON.parse(payload)).not.toHaveProperty('seq');
});

it('probes with an invisible background push', () => {
  const { headers, payload } = apnsProbeMessage('com.acme.chat');
  expect(headers).toEqual({
    'apns-topic': 'com.acme.chat',
    'apns-push-type': 'background',
    'apns-priority': '5',
    'apns-expiration': '0',
  });
  expect(JSON.parse(payload)).toEqual({ aps: { 'content-available': 1 } });
});

describe('4,096 bytes', () => {
  it('are filled with as much of the body as fits', () => {
    const { payload, body } = messageOf({ body: '👩‍👩‍👧 "quoted"\n'.repeat(500) });
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(payload)).toBeGreaterThan(4000);
    expect(body).toMatchObject({ chatID: 'chat-1', aps: { alert: { body: expect.stringMatching(/…$/) as string } } });
  });

  it('hold for the body and for the argument that repeats it', () => {
    const said = 'ä'.repeat(3_000);
    const { payload, body } = messageOf({ body: said, bodyLocalization: { key: 'SAID', args: ['Ann', said] } });
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
    expect(body.aps.alert).toMatchObject({ title: 'Ann', 'loc-key': 'SAID', 'loc-args': ['Ann', body.aps.alert.body] });
    expect(body.aps.alert.body.length).toBeGreaterThan(800);
  });

  it('are kept for the chat and the text when everything else is too much', () => {
    const chatId = '\u0001'.repeat(256);
    const msgId = '\u0001'.repeat(256);
    const content = {
      msgId,
      titleLocalization: { key: 'K'.repeat(2_000), args: [] },
      data: { queue: 'q'.repeat(1_000) },
    };
    const { payload, body } = messageOf({ chatId, ...content, body: 'Hello '.repeat(900) });
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
    expect(body).toMatchObject({ chatID: chatId, msgId, seq: 7, aps: { alert: { title: 'Ann' } } });
    expect(body.aps.alert.body).toMatch(/^Hello Hello .*…$/);
  });

  it('hold for a background push too, which keeps what names the event', () => {
    const chatId = '\u0001'.repeat(256);
    const { payload, body } = messageOf({ kind: 'BACKGROUND', chatId, data: { queue: 'q'.repeat(3_000) } });
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
    expect(body).toEqual({ chatID: chatId, event: 'chat_session_message', seq: 7, aps: { 'content-available': 1 } });
  });
});
