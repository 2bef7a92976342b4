import fc from 'fast-check';
import { sendRaw } from '../http/sendRaw.js';
import { BUNDLE_ID, newApnsToken, type ContactCenter } from '../support/contactCenter.js';
import { legacyBody } from './doors.js';
import { BROWSER } from './refusedDevices.js';
import { ANSWERS, headerText, mostly, pathText, strangePath } from './anyParts.js';
import { stage } from './stage.js';
import { type Chat } from './useStage.js';

let chat: Chat;
let stranger: Chat;
let neighbour: ContactCenter;
beforeAll(async () => {
  const { newChat, createCenter } = stage();
  chat = await newChat();
  stranger = await newChat();
  neighbour = await createCenter({ services: ['IOS_APNS'] });
});

const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF')), maxLength: 204 });
const token = fc.oneof(
  hex,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constant(newApnsToken()),
  fc.integer({ min: 4_090, max: 4_100 }).map((length) => 'f'.repeat(length)),
  fc.jsonValue({ maxDepth: 2 }),
);
const field = fc.constantFrom(
  'ios_apns_device_token',
  'ios_app_bundle_id',
  'ios_firebase_device_token',
  'android_firebase_device_token',
  'ios_firebase_installation_id',
  'android_firebase_installation_id',
  'web_push_subscription',
  'unknown',
  '__proto__',
  '',
);
const apns = token.map((value) => legacyBody({ iosApns: { token: value, bundleId: BUNDLE_ID } }));
const url = fc.oneof(
  fc.webUrl({ validSchemes: ['https', 'http'] }),
  fc
    .tuple(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6().map((ip) => `[${ip}]`),
      ),
      fc.nat(70_000),
    )
    .map(([ip, port]) => `https://${ip}:${port}/`),
  token,
);
const key = (bytes: number) =>
  fc.oneof(
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('base64url')),
    token,
  );
const browser = fc.record(
  {
    endpoint: url,
    expirationTime: fc.jsonValue({ maxDepth: 1 }),
    keys: fc.oneof(fc.record({ p256dh: key(65), auth: key(16) }), token),
  },
  { requiredKeys: [] },
);
const installation = fc.oneof(fc.stringMatching(/^[\w-]{22}$/), token);
const object = fc.oneof(
  fc.constant({}),
  apns,
  installation.map((value) => ({ ios_firebase_installation_id: value })),
  browser.map((value) => ({ web_push_subscription: value })),
  fc
    .record({ endpoint: fc.webUrl({ validSchemes: ['https'] }), auth: key(16) })
    .map((value) => legacyBody({ webPush: { ...BROWSER, ...value } })),
  fc.dictionary(field, fc.oneof(token, fc.constant(BUNDLE_ID)), { maxKeys: 3 }),
);
const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: object.map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(70_000, ' ')) },
);

const device = () => chat.device.authorization;
const request = fc.record({
  version: fc.constantFrom('v1', 'v2'),
  chatId: mostly(
    () => chat.chatId,
    fc.oneof(
      fc.constant(null).map(() => stranger.chatId),
      pathText.filter((text) => !text.includes('/') && text !== '.' && text !== '..'),
      strangePath,
    ),
  ),
  tenantUrl: mostly<string | undefined>(
    () => stage().center.host,
    fc.oneof(
      pathText,
      fc.constant(undefined),
      fc.constant(null).map(() => neighbour.host),
    ),
  ),
  authorization: mostly<string | undefined>(
    device,
    fc.oneof(
      headerText,
      fc.constant(undefined),
      fc.constant(null).map(() => stage().center.platform.authorization),
      fc.constant(null).map(() => stranger.device.authorization),
      headerText.map((text) => `MOBILE-API-140-327-PLAIN ${text}`),
    ),
  ),
  contentType: mostly<string | undefined>(
    () => 'application/json',
    fc.oneof(headerText, fc.constantFrom(undefined, 'text/plain', 'application/xml')),
  ),
  tenantHeader: fc.option(headerText, { nil: undefined, freq: 9 }),
  body,
});

/** A request that is right but for its body, so that none depends on chance to be answered. */
function rightRequest(content: Record<string, unknown>) {
  return {
    version: 'v2' as const,
    chatId: chat.chatId,
    tenantUrl: stage().center.host,
    authorization: device(),
    contentType: 'application/json',
    tenantHeader: undefined,
    body: Buffer.from(JSON.stringify(content)),
  };
}

test('whatever is sent to the notification method, its answer is of the contract, and a refusal changes nothing', async () => {
  const { url, stored } = stage();
  let [taken, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ version, chatId, tenantUrl, authorization, contentType, tenantHeader, body }) => {
        const before = await stored(chat.chatId);
        const query = tenantUrl === undefined ? '' : `?tenantUrl=${tenantUrl}`;
        const answer = await sendRaw(url, {
          path: `/clientweb/api/${version}/chats/${chatId}/notifications${query}`,
          headers: {
            ...(authorization !== undefined && { authorization }),
            ...(contentType !== undefined && { 'content-type': contentType }),
            ...(tenantHeader !== undefined && { 'x-tenant-url': tenantHeader }),
          },
          body,
        });
        expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
        const told = JSON.parse(answer.text) as Record<string, unknown>;
        if (answer.status === 200) {
          taken += 1;
          expect(Object.keys(told)).toEqual(['ios_apns', 'ios_firebase', 'android_firebase']);
          const { services } = await stored(chat.chatId);
          const standing = services.map((entry) => [entry.service.toLowerCase(), entry.status.toLowerCase()]);
          if (chatId === chat.chatId) expect(told).toEqual(Object.fromEntries(standing));
        } else {
          refused += 1;
          expect(Object.keys(told).sort()).toEqual(['error_code', 'error_message']);
          expect(ANSWERS[String(told['error_code'])] ?? []).toContain(answer.status);
          expect(await stored(chat.chatId)).toEqual(before);
        }
      },
    ),
    { numRuns: 80, examples: [[rightRequest({})], [rightRequest({ ios_apns_device_token: '' })]] },
  );
  // None of it is worth anything where one of them never happens.
  expect(Math.min(taken, refused)).toBeGreaterThan(0);
});
