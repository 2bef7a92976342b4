/** What the clients of this repository send, byte for byte as recorded, and what the gateway does. */
import { randomBytes } from 'node:crypto';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import type { WireAnswer } from './keptConnection.js';
import { stage } from './sdkStage.js';
import type { Installation } from './useSdkStage.js';

const jsonOf = ({ status, body }: WireAnswer): unknown => [status, JSON.parse(body.toString())];
const newInstallationId = () => `c${randomBytes(16).toString('base64url').slice(0, 21)}`;

/** A phone whose chat was requested by another way: these clients only subscribe. */
async function inChat(recording: string): Promise<Installation & { chatId: string }> {
  const other = await stage.install('./ios/requests.http');
  const phone = await stage.install(recording, other.values);
  const answer = await other.call('request chat');
  const { chat_id: chatId } = JSON.parse(answer.body.toString()) as { chat_id: string };
  phone.enter(chatId);
  return { ...phone, chatId };
}

describe.each([
  ['Kotlin', './kotlin/requests.http', 'android_firebase', 'subscribe'],
  ['Swift', './swift/requests.http', 'ios_firebase', 'subscribe by Firebase token'],
])('the client for %s', (language, recording, service, byToken) => {
  const newToken = language === 'Swift' ? newApnsToken : newFirebaseToken;
  const main = language === 'Swift' ? 'ios_apns' : service;
  const subscription = async (chatId: string) => (await stage.standing(chatId)).pushSubscription;

  it('subscribes, renews its token, cancels and signs out', async () => {
    const { chatId, call } = await inChat(recording);
    for (const token of [newToken(), newToken()]) {
      const answer = await call('subscribe', { token, bundleId: BUNDLE_ID });
      expect(jsonOf(answer)).toEqual([200, expect.objectContaining({ [main]: 'subscribed' })]);
      expect((await subscription(chatId))?.deviceToken.slice(0, 4)).toBe(token.slice(0, 4));
    }
    expect(jsonOf(await call('unsubscribe'))).toEqual([200, expect.objectContaining({ [main]: 'not_subscribed' })]);
    expect(await subscription(chatId)).toBeNull();
    const device = { token: newToken(), bundleId: BUNDLE_ID };
    await call('subscribe', device);
    expect(jsonOf(await call('sign out', device))).toEqual([200, { ended: 1 }]);
    expect(await subscription(chatId)).toBeNull();
  });

  it('subscribes by a registration token or an installation id of Firebase', async () => {
    const { call } = await inChat(recording);
    const subscribed = [200, expect.objectContaining({ [service]: 'subscribed' })];
    expect(jsonOf(await call(byToken, { token: newFirebaseToken() }))).toEqual(subscribed);
    const installationId = newInstallationId();
    expect(jsonOf(await call('subscribe by installation id', { installationId }))).toEqual(subscribed);
  });

  it('is told that there is no such chat', async () => {
    const { call } = await inChat(recording);
    const answer = await call('unsubscribe', { chatId: 'b7a4cf32' });
    expect(jsonOf(answer)).toEqual([404, expect.objectContaining({ error_code: '5005' })]);
  });
});
