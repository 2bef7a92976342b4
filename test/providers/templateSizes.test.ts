import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { composeNotification } from '../../src/notifications/composeNotification.js';
import { parseNotificationTemplate } from '../../src/notifications/notificationTemplate.js';
import { apnsMessage } from '../../src/providers/apnsMessage.js';
import { fcmBody } from '../../src/providers/fcmMessage.js';
import { FCM_TOKEN, NOW, pushTo } from './pushFixtures.js';

/** Templates with as much in them as is taken, and often more. */
const value = fc.string({ unit: fc.constantFrom('x', 'é', '"', '👩‍👧'), minLength: 1, maxLength: 900 });
const data = fc
  .array(value, { maxLength: 4 })
  .map((values) => values.map((text, index) => ({ name: `name${index}`, value: text.slice(0, 1_024).toWellFormed() })));
const key = fc.integer({ min: 1, max: 128 }).map((length) => 'K'.repeat(length));
const localization = fc.record({ key, args: fc.array(fc.constant('{{message}}'), { maxLength: 8 }) });
const template = fc.record({
  data,
  link: fc.constantFrom(null, `https://a.example/{{chatID}}/${'x'.repeat(480)}`),
  imageUrl: fc.constantFrom(null, `https://a.example/${'x'.repeat(900)}`),
  channelId: fc.constantFrom(null, 'c'.repeat(64)),
  titleLocalization: fc.option(localization),
  bodyLocalization: fc.option(localization),
});

test('all that a saved template carries arrives, with some of the text, whatever is said', () => {
  let taken = 0;
  fc.assert(
    fc.property(template, (input) => {
      let parsed;
      try {
        parsed = parseNotificationTemplate(input, []);
      } catch {
        return;
      }
      taken += 1;
      const settings = { ...DEFAULT_SETTINGS, templates: { chat_session_message: { '*': parsed } } };
      const event = { event: 'chat_session_message', msg: 'é'.repeat(4_000), msgId: randomUUID() } as const;
      const tidings = { chatId: randomUUID(), event, speakerName: 'Ann', locale: null };
      const composed = composeNotification(tidings, { name: 'Acme', notificationSettings: settings });
      if (!composed) throw new Error('nothing is told');
      const sent = (service: 'IOS_APNS' | 'IOS_FIREBASE' | 'ANDROID_FIREBASE') =>
        pushTo(service, { ...composed.notification, collapseKey: randomUUID() });
      const { payload } = apnsMessage(sent('IOS_APNS'));
      expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4_096);
      expect(JSON.parse(payload)).toMatchObject({ ...parsed.data, seq: 7 });
      for (const service of ['IOS_FIREBASE', 'ANDROID_FIREBASE'] as const) {
        const body = fcmBody(sent(service), NOW);
        expect(Buffer.byteLength(body) - FCM_TOKEN.length).toBeLessThanOrEqual(4_096);
        expect(JSON.parse(body)).toMatchObject({ message: { data: { ...parsed.data, seq: '7' } } });
      }
    }),
    { numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(20);
});
