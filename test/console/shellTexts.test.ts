import { execFileSync } from 'node:child_process';
import { deviceBody, publishText, subscribeText } from '../../src/console/pages/firstRun/shellTexts.js';

/** Runs a text as a shell does, with a curl that prints what it is given and answers as the gateway does. */
function run(text: string): string[] {
  const curl = `curl() { printf '%s\\n' "$@" >&3; printf '{"chat_id":"chat-1","state":"queued"}'; }`;
  const script = `${curl}\nPLATFORM_KEY=bk_1\n{ ${text}\n} 3>&1 >/dev/null`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

const origin = 'http://127.0.0.1:4000';

describe('what a device does', () => {
  test('is to request a chat, and to subscribe in the one that it got', () => {
    const body = deviceBody('ANDROID_FIREBASE', 'token', null);
    expect(run(subscribeText({ origin, tenantHost: 'acme.example.com', appId: 'shop' }, body))).toEqual([
      '-s',
      `${origin}/clientweb/api/v2/chats?tenantUrl=acme.example.com`,
      '-H',
      'Authorization: MOBILE-API-140-327-PLAIN appId="shop", clientId="first-run-phone"',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{}',
      '-s',
      `${origin}/clientweb/api/v2/chats/chat-1/notifications?tenantUrl=acme.example.com`,
      '-H',
      'Authorization: MOBILE-API-140-327-PLAIN appId="shop", clientId="first-run-phone"',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{"android_firebase_device_token":"token"}',
    ]);
  });
  test('is the same whatever the names and the token are', () => {
    const appId = "it's-$HOME-`date`-\\";
    const body = deviceBody('IOS_APNS', "to'ken$1", 'com.acme.shop');
    const words = run(subscribeText({ origin, tenantHost: 'xn--bcher-kva.example', appId }, body));
    expect(words[3]).toBe(`Authorization: MOBILE-API-140-327-PLAIN appId="${appId}", clientId="first-run-phone"`);
    expect(words.at(-1)).toBe(JSON.stringify(body));
  });
  test('names the app of the token for APNs, and for nothing else', () => {
    expect(deviceBody('IOS_APNS', 'aa', 'com.acme.shop')).toEqual({
      ios_apns_device_token: 'aa',
      ios_app_bundle_id: 'com.acme.shop',
    });
    expect(deviceBody('IOS_FIREBASE', 'aa', 'com.acme.shop')).toEqual({ ios_firebase_device_token: 'aa' });
  });
});

describe('what the platform does', () => {
  test.each([
    ['the chat of the page', "chat'2/x", "chat'2%2Fx"],
    ['the chat of the same terminal', null, 'chat-1'],
  ])('is to publish in %s, by the key that was asked for', (_what, chatId, named) => {
    const words = run(`CHAT=chat-1; ${publishText({ origin }, chatId)}`);
    expect(words.slice(0, 4)).toEqual([
      '-s',
      `${origin}/platform/v1/chats/${named}/events`,
      '-H',
      'Authorization: Bearer bk_1',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({
      events: [
        {
          event: 'chat_session_message',
          party_id: 'agent-1',
          display_name: 'Anna',
          msg: 'Your first push is here!',
        },
      ],
    });
  });
});
