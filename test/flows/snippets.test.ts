import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { snippetsOf, type SnippetValues } from '../../src/console/pages/app/integration/snippets.js';
import { ChatSessionDocument, CreateAppDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { BUNDLE_ID } from '../support/contactCenter.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center } = usePhones();
const run = promisify(execFile);

const valuesOf = (fields: Partial<SnippetValues> = {}): SnippetValues => ({
  ...{ baseUrl: gateway().url, tenantHost: center().host, appId: center().appId, bundleId: BUNDLE_ID },
  services: ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE'],
  ...fields,
});

test.each([
  ['bash', ['ANDROID_FIREBASE'], 'android_firebase'],
  ['sh', ['IOS_APNS'], 'ios_apns'],
  ['bash', ['IOS_FIREBASE'], 'ios_firebase'],
] as const)('the curl snippet runs in %s and subscribes by %s', async (shell, services, name) => {
  const { curl } = snippetsOf(valuesOf({ services }));
  const { stdout } = await run(shell, ['-ec', `${curl.code}\nprintf '\\n%s' "$CHAT"`]);
  const [answer = '', chatId = ''] = stdout.trim().split('\n');
  expect(JSON.parse(answer)).toMatchObject({ [name]: 'subscribed' });
  const { chatSession } = await graphqlData(gateway().url, center().admin, ChatSessionDocument, { chatId });
  expect(chatSession?.pushSubscription?.service).toBe(services[0]);
});

test('an id with signs of a shell stays an id', async () => {
  const appId = `a'b$(exit)\`c\``;
  const input = { tenantHost: center().host, appId, name: 'Odd' };
  await graphqlData(gateway().url, center().operator, CreateAppDocument, { input });
  const { curl } = snippetsOf(valuesOf({ appId, services: [] }));
  // The app has no push service, so nothing is subscribed; but its chat is found.
  const { stdout } = await run('sh', ['-ec', curl.code]);
  expect(JSON.parse(stdout)).toEqual({});
});

test.each(['ios', 'android', 'web', 'curl'] as const)(
  'the snippet for %s names the real endpoint, header and fields',
  (name) => {
    const { code } = snippetsOf(valuesOf({ baseUrl: 'https://beckon.example.com' }))[name];
    expect(code).toContain('https://beckon.example.com');
    expect(code).toContain('/clientweb/api/v2/chats');
    expect(code).toContain('/notifications');
    expect(code).toContain(`tenantUrl=${center().host}`);
    expect(code).toMatch(/MOBILE-API-140-327-PLAIN appId=\\?"shop\\?", clientId=/);
    const field = {
      ios: /"ios_apns_device_token": token, "ios_app_bundle_id"/,
      android: /"android_firebase_device_token", token/,
      web: /web_push_subscription: subscription/,
      curl: /"android_firebase_device_token"/,
    }[name];
    expect(code).toMatch(field);
  },
);

test('the snippet for the web is a script that can be read', () => {
  const { code } = snippetsOf(valuesOf()).web;
  expect(() => new Script(code)).not.toThrow();
});
