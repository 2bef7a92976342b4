import type { TokenService } from '../../src/domain/lane.js';
import type { Notification } from '../../src/domain/notification.js';
import { fcmBody, fcmProbeBody } from '../../src/providers/fcmMessage.js';
import { FCM_TOKEN, NOW, pushTo } from './pushFixtures.js';

type Firebase = Exclude<TokenService, 'IOS_APNS'>;
const BOTH: Firebase[] = ['IOS_FIREBASE', 'ANDROID_FIREBASE'];
const data = { chatID: 'chat-1', event: 'chat_session_message', seq: '7' };
const expiration = String(NOW.getTime() / 1000 + 3600);
const localization = {
  titleLocalization: { key: 'FROM', args: ['Ann'] },
  bodyLocalization: { key: 'SAID', args: ['Ann', 'Hello'] },
};

function messageTo(service: Firebase, notification: Partial<Notification> = {}, badgeCount = 1): unknown {
  return JSON.parse(fcmBody({ ...pushTo(service, notification), badgeCount }, NOW));
}

describe('an alert', () => {
  it('for Android and for browsers', () => {
    expect(messageTo('ANDROID_FIREBASE', { collapseKey: 'chat-1' }, 2)).toEqual({
      message: {
        token: FCM_TOKEN,
        notification: { title: 'Ann', body: 'Hello' },
        data,
        android: {
          collapse_key: 'message',
          priority: 'HIGH',
          ttl: '3600s',
          notification: { tag: 'chat-1', sound: 'default', notification_count: 2 },
        },
        webpush: { headers: { TTL: '3600', Urgency: 'high' }, notification: { tag: 'chat-1' } },
      },
    });
  });

  it('for iOS', () => {
    expect(messageTo('IOS_FIREBASE', { collapseKey: 'chat-1' }, 2)).toEqual({
      message: {
        token: FCM_TOKEN,
        notification: { title: 'Ann', body: 'Hello' },
        data,
        apns: {
          headers: {
            'apns-push-type': 'alert',
            'apns-priority': '10',
            'apns-expiration': expiration,
            'apns-collapse-id': 'chat-1',
          },
          payload: {
            aps: { sound: 'default', badge: 2, category: 'NEW_CHAT_MESSAGE', 'thread-id': 'chat-1' },
            chatID: 'chat-1',
          },
        },
      },
    });
  });

  it("with the app's data, a link, a picture, a channel and a label", () => {
    const content = {
      msgId: 'm7',
      link: 'https://acme.example.com/chats/chat-1',
      imageUrl: 'https://acme.example.com/anna.png',
      channelId: 'chats',
      interruptionLevel: 'ACTIVE',
      relevanceScore: 0.5,
      data: { queue: 'sales', seq: 'not ours' },
      analyticsLabel: 'chat',
    } as const;
    const { link, imageUrl: image } = content;
    const message = {
      notification: { title: 'Ann', body: 'Hello', image },
      data: { queue: 'sales', ...data, msgId: 'm7', link, image },
      fcm_options: { analytics_label: 'chat' },
    };
    expect(messageTo('ANDROID_FIREBASE', content)).toMatchObject({
      message: { ...message, android: { notification: { channel_id: 'chats' } } },
    });
    expect(messageTo('IOS_FIREBASE', content)).toMatchObject({
      message: {
        ...message,
        apns: { payload: { aps: { 'mutable-content': 1, 'interruption-level': 'active', 'relevance-score': 0.5 } } },
      },
    });
    const background = messageTo('ANDROID_FIREBASE', { ...content, kind: 'BACKGROUND' });
    expect(background).not.toHaveProperty('message.notification');
    expect(background).toMatchObject({ message: { data: message.data, fcm_options: message.fcm_options } });
  });

  it('of normal priority, without badge, sound and category', () => {
    const plain = { priority: 'NORMAL', badge: false, sound: null, category: null } as const;
    const { deliveryId } = pushTo('ANDROID_FIREBASE');
    expect(messageTo('ANDROID_FIREBASE', plain)).toMatchObject({
      message: {
        android: { priority: 'NORMAL', notification: { tag: deliveryId } },
        webpush: { headers: { Urgency: 'normal' } },
      },
    });
    const ios = messageTo('IOS_FIREBASE', plain);
    expect(ios).toHaveProperty('message.apns.payload.aps', { 'thread-id': 'chat-1' });
    expect(ios).toHaveProperty('message.apns.headers', {
      'apns-push-type': 'alert',
      'apns-priority': '5',
      'apns-expiration': expiration,
    });
  });

  it('that the app has in the language of its user', () => {
    expect(messageTo('ANDROID_FIREBASE', localization)).toHaveProperty(
      'message.android.notification',
      expect.objectContaining({
        title_loc_key: 'FROM',
        title_loc_args: ['Ann'],
        body_loc_key: 'SAID',
        body_loc_args: ['Ann', 'Hello'],
      }),
    );
    expect(messageTo('IOS_FIREBASE', { ...localization, mutableContent: true })).toMatchObject({
      message: {
        notification: { title: 'Ann', body: 'Hello' },
        apns: {
          payload: {
            aps: {
              alert: {
                title: 'Ann',
                body: 'Hello',
                'title-loc-key': 'FROM',
                'title-loc-args': ['Ann'],
                'loc-key': 'SAID',
                'loc-args': ['Ann', 'Hello'],
              },
              'mutable-content': 1,
            },
          },
        },
      },
    });
  });

  it('lives no longer than it matters, and four weeks at most', () => {
    const push = pushTo('ANDROID_FIREBASE');
    const ttlAt = (ms: number) =>
      (JSON.parse(fcmBody({ ...push, expiresAt: new Date(NOW.getTime() + ms) }, NOW)) as { message: object }).message;
    expect(ttlAt(-1)).toMatchObject({ android: { ttl: '0s' }, webpush: { headers: { TTL: '0' } } });
    expect(ttlAt(1_500)).toMatchObject({ android: { ttl: '2s' } });
    expect(ttlAt(1e12)).toMatchObject({ android: { ttl: '2419200s' }, webpush: { headers: { TTL: '2419200' } } });
  });
});

describe('a background message', () => {
  const background = { kind: 'BACKGROUND', collapseKey: 'chat-1', ...localization } as const;

  it('is nothing but data for Android and for browsers', () => {
    expect(messageTo('ANDROID_FIREBASE', background)).toEqual({
      message: {
        token: FCM_TOKEN,
        data,
        android: { priority: 'NORMAL', ttl: '3600s' },
        webpush: { headers: { TTL: '3600', Urgency: 'normal' } },
      },
    });
  });

  it('keeps to the rules of Apple for iOS', () => {
    expect(messageTo('IOS_FIREBASE', background)).toEqual({
      message: {
        token: FCM_TOKEN,
        data,
        apns: {
          headers: {
            'apns-push-type': 'background',
            'apns-priority': '5',
            'apns-expiration': expiration,
            'apns-collapse-id': 'chat-1',
          },
          payload: { aps: { 'content-available': 1 }, chatID: 'chat-1' },
        },
      },
    });
  });
});

describe('4,096 bytes beside the token', () => {
  it.each(BOTH)('are filled with as much of the body as fits: %s', (service) => {
    const body = fcmBody(pushTo(service, { body: 'é'.repeat(5_000) }), NOW);
    const bytes = Buffer.byteLength(body) - FCM_TOKEN.length;
    expect(bytes).toBeLessThanOrEqual(4096);
    expect(bytes).toBeGreaterThan(4090);
  });

  it.each(BOTH)('are kept for the chat and the text when everything else is too much: %s', (service) => {
    const chatId = '\u0001'.repeat(256);
    const body = fcmBody(pushTo(service, { chatId, category: 'C'.repeat(2_000), body: 'Hello '.repeat(900) }), NOW);
    expect(Buffer.byteLength(body) - FCM_TOKEN.length).toBeLessThanOrEqual(4096);
    expect(JSON.parse(body)).toMatchObject({
      message: { data: { chatID: chatId }, notification: { body: expect.stringMatching(/^Hello /) as string } },
    });
  });
});

it('shows nothing in the background however much there is to carry', () => {
  const chatId = '\u0001'.repeat(256);
  const body = fcmBody(pushTo('ANDROID_FIREBASE', { kind: 'BACKGROUND', chatId, data: { a: 'b'.repeat(3_000) } }), NOW);
  expect(JSON.parse(body)).toEqual({ message: { token: FCM_TOKEN, data: { ...data, chatID: chatId } } });
});

it('is validated as it is, and probed without a device', () => {
  const push = pushTo('ANDROID_FIREBASE');
  const { message } = JSON.parse(fcmBody(push, NOW)) as { message: object };
  expect(JSON.parse(fcmBody(push, NOW, true))).toEqual({ validate_only: true, message });
  expect(JSON.parse(fcmProbeBody())).toEqual({
    validate_only: true,
    message: { topic: 'beckon-probe', data: { probe: 'beckon' } },
  });
});
