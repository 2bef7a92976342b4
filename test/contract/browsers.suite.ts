import { createECDH, randomBytes } from 'node:crypto';
import { BUNDLE_ID, newApnsToken, type ContactCenter } from '../support/contactCenter.js';
import { DOORS, graphqlDoor, restDoor, type Browser, type Device } from './doors.js';
import { stage } from './stage.js';

let center: ContactCenter;
beforeAll(async () => {
  center = await stage().createCenter({ services: ['IOS_APNS', 'WEB_PUSH'] });
});

/** As a browser makes one. */
function newBrowser(endpoint = `https://push.example.com/send/${randomBytes(32).toString('base64url')}`): Browser {
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys('base64url');
  return { endpoint, p256dh, auth: randomBytes(16).toString('base64url') };
}

const redacted = (endpoint: unknown) => `${String(endpoint).slice(0, 4)}…${String(endpoint).slice(-4)}`;
const byBrowser = { IOS_APNS: 'NOT_SUBSCRIBED', WEB_PUSH: 'SUBSCRIBED' };
const byNothing = { IOS_APNS: 'NOT_SUBSCRIBED', WEB_PUSH: 'NOT_SUBSCRIBED' };

describe.each(DOORS)('a browser, through $name', (door) => {
  test('subscribes, replaces, is replaced, and cancels', async () => {
    const { url, newChat, stored } = stage();
    const { chatId, device } = await newChat(center);
    const subscribe = (given: Device) => door.subscribe(url, device, chatId, given);
    const [first, second] = [newBrowser(), newBrowser()];
    for (const webPush of [first, first, second]) {
      expect(await subscribe({ webPush })).toMatchObject({ refusal: null, services: byBrowser });
      expect((await stored(chatId, center)).pushSubscription).toMatchObject({
        service: 'WEB_PUSH',
        deviceToken: redacted(webPush?.endpoint),
        bundleId: null,
      });
    }
    const iosApns = { token: newApnsToken(), bundleId: BUNDLE_ID };
    expect((await subscribe({ iosApns })).services).toEqual({ IOS_APNS: 'SUBSCRIBED', WEB_PUSH: 'NOT_SUBSCRIBED' });
    expect((await subscribe({ webPush: second })).services).toEqual(byBrowser);
    expect((await door.unsubscribe(url, device, chatId)).services).toEqual(byNothing);
  });

  test('is refused where the app has no Web Push, whose answers do not speak of it', async () => {
    const { url, newChat, stored } = stage();
    const { chatId, device } = await newChat();
    const { refusal, text } = await door.subscribe(url, device, chatId, { webPush: newBrowser() });
    expect(refusal).toEqual(door.name === 'REST' ? [406, '5006'] : [200, 'SERVICE_NOT_CONFIGURED']);
    expect(text).toContain(door.name === 'REST' ? 'web_push is not configured' : 'WEB_PUSH is not configured');
    expect((await stored(chatId)).services.map(({ service }) => service)).not.toContain('WEB_PUSH');
  });

  test('takes endpoints in every spelling of a URL, and keeps no fragment', async () => {
    const { url, newChat, stored } = stage();
    const { chatId, device } = await newChat(center);
    const webPush = newBrowser('HTTPS://Push.Example.com:443/send/../a-browser?key=a#fragment');
    expect(await door.subscribe(url, device, chatId, { webPush })).toMatchObject({ refusal: null });
    expect((await stored(chatId, center)).pushSubscription?.deviceToken).toBe(
      redacted('https://push.example.com/a-browser?key=a'),
    );
  });
});

test('a browser that has subscribed through one door is taken over through the other', async () => {
  const { url, newChat, stored } = stage();
  for (const [first, second] of [
    [restDoor, graphqlDoor],
    [graphqlDoor, restDoor],
  ] as const) {
    const [former, next] = [await newChat(center), await newChat(center)];
    const browser = newBrowser();
    await first.subscribe(url, former.device, former.chatId, { webPush: browser });
    await second.subscribe(url, next.device, next.chatId, {
      webPush: { ...newBrowser(), ...{ endpoint: browser?.endpoint } },
    });
    expect((await stored(former.chatId, center)).pushSubscription).toBeNull();
    expect((await stored(next.chatId, center)).pushSubscription).toMatchObject({ service: 'WEB_PUSH' });
  }
});
