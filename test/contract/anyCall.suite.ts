import fc from 'fast-check';
import { CHAT_EVENT_TYPES } from '../../src/domain/chatEvent.js';
import { sendRaw, type RawAnswer } from '../http/sendRaw.js';
import { androidSdk } from '../sdk/android/androidSdk.js';
import { IOS_EVENTS, iosSdk } from '../sdk/ios/iosSdk.js';
import { post } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { ANSWERS, headerText, mostly, pathText, strangePath } from './anyParts.js';
import { platformPath } from './platformDoors.js';
import { stage } from './stage.js';
import { shownPieces, type Chat } from './useStage.js';

const METHODS = {
  version: ['GET', 'version'],
  availability: ['GET', 'availability'],
  requestChat: ['POST', 'chats'],
  notifications: ['POST', 'chats/:chatId/notifications'],
  send: ['POST', 'chats/:chatId/events'],
  poll: ['GET', 'chats/:chatId/events'],
  history: ['GET', 'chats/:chatId/history'],
  publish: ['POST', 'chats/:chatId/events'],
} as const;
type Method = keyof typeof METHODS;

const apns = newApnsToken();
const firebase = newFirebaseToken();
let chat: Chat;
let stranger: Chat;
beforeAll(async () => {
  stranger = await stage().newChat();
});

const value = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 2, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\0', '\ud800', '', '1700000000', '0x10', '1e400', 'internal', 'image', 'x'.repeat(300)),
  },
);
const optional = { requiredKeys: [] };
const FIELDS = [
  'msg_id',
  'party_id',
  'display_name',
  'msg',
  'msg_text',
  'ref_msg_id',
  'type',
  'timestamp',
  'state',
  'ewt',
];
const MORE_FIELDS = [
  'latitude',
  'longitude',
  'url',
  'file_id',
  'file_name',
  'file_type',
  'case_id',
  'form_data',
  'req_id',
];
const field = fc.constantFrom(...FIELDS, ...MORE_FIELDS, 'first_name', 'data', 'unknown', '__proto__', 'event_id');
const event = fc
  .tuple(
    mostly<unknown>(() => null, fc.constantFrom('chat_session_nonsense', '__proto__', '', firebase, null, 7)),
    fc.constantFrom(...CHAT_EVENT_TYPES),
    fc.dictionary(field, value, { maxKeys: 4, noNullPrototype: true }),
  )
  .map(([wrong, right, fields]) => ({ ...fields, event: wrong ?? right }));
const events = mostly<unknown>(
  () => [{ event: 'chat_session_typing' }],
  fc.oneof(
    { weight: 8, arbitrary: fc.array(event, { maxLength: 3 }) },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: 501 }, () => ({ event: 'chat_session_typing' }))) },
  ),
  1,
);
const object: Record<'chat' | 'device' | 'events', fc.Arbitrary<unknown>> = {
  chat: mostly<unknown>(
    () => ({ phone_number: '', from: 'Ann', parameters: { page: '/' } }),
    fc.record({ phone_number: value, from: value, parameters: fc.oneof(fc.object(), value) }, optional),
    1,
  ),
  device: fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: fc.constant({ android_firebase_device_token: firebase }) },
    fc.constant({ ios_apns_device_token: apns, ios_app_bundle_id: BUNDLE_ID }),
    fc.constant({ ios_apns_device_token: apns, android_firebase_device_token: firebase }),
    fc.record({ ios_apns_device_token: value, ios_app_bundle_id: fc.constant(firebase) }, optional),
  ),
  events: events.map((list) => ({ events: list })),
};
const bytes = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 12, arbitrary: arbitrary.map((json) => Buffer.from(JSON.stringify(json))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((raw) => Buffer.from(raw)) },
    { weight: 1, arbitrary: fc.constantFrom(Buffer.alloc(0), Buffer.alloc(70_000, ' '), Buffer.from('[]')) },
  );
const BODIES: Partial<Record<Method, fc.Arbitrary<Buffer>>> = {
  requestChat: bytes(object.chat),
  notifications: bytes(object.device),
  send: bytes(object.events),
  publish: bytes(object.events),
};

const call = fc
  .constantFrom(...(Object.keys(METHODS) as Method[]), 'send' as const, 'publish' as const)
  .chain((method) =>
    fc.record({
      method: fc.constant(method),
      version: fc.constantFrom('v1', 'v2'),
      chatId: mostly(
        () => chat.chatId,
        fc.oneof(
          fc.constantFrom(apns, encodeURIComponent(firebase)),
          fc.constant(null).map(() => stranger.chatId),
          pathText.filter((text) => !/[/?]|^\.\.?$/.test(text)),
          strangePath,
        ),
      ),
      tenantUrl: mostly<string | undefined>(
        () => stage().center.host,
        fc.oneof(pathText, strangePath, fc.constantFrom(undefined, encodeURIComponent(firebase))),
      ),
      authorization: mostly<string | undefined>(
        () => (method === 'publish' ? stage().center.platform : chat.device).authorization,
        fc.oneof(
          headerText,
          headerText.map((text) => `MOBILE-API-140-327-PLAIN ${text}`),
          fc.constantFrom(undefined, `Bearer ${apns}`, `Bearer bk_1_0123456789_${apns}`, firebase),
          fc.constant(null).map(() => stage().center.platform.authorization),
          fc.constant(null).map(() => stage().center.viewer.authorization),
          fc.constant(null).map(() => chat.device.authorization),
          fc.constant(null).map(() => stranger.device.authorization),
        ),
      ),
      contentType: mostly<string | undefined>(
        () => 'application/json; charset=utf-8',
        fc.oneof(headerText, fc.constantFrom(undefined, 'text/plain', 'application/xml', 'multipart/form-data')),
      ),
      more: fc.record(
        {
          'idempotency-key': fc.oneof(headerText, fc.constantFrom('one', '"one"', '', '""', 'k'.repeat(300))),
          useragent: fc.oneof(headerText, fc.constant('MobileClient')),
          'accept-language': headerText,
        },
        optional,
      ),
      body: BODIES[method] ?? fc.constant(undefined),
    }),
  );

const RIGHT_BODIES: Partial<Record<Method, unknown>> = {
  requestChat: { phone_number: '', from: 'Ann' },
  notifications: {},
  send: { events: [{ event: 'chat_session_typing' }] },
  publish: { events: [{ event: 'chat_session_typing' }] },
};

/** A call of each method that is right in all of its parts, so that none depends on chance to be done at all. */
function rightCalls() {
  const { center } = stage();
  return (Object.keys(METHODS) as Method[]).map((method) => ({
    method,
    version: 'v2' as const,
    chatId: chat.chatId,
    tenantUrl: center.host,
    authorization: (method === 'publish' ? center.platform : chat.device).authorization,
    contentType: 'application/json',
    more: {},
    body: RIGHT_BODIES[method] === undefined ? undefined : Buffer.from(JSON.stringify(RIGHT_BODIES[method])),
  }));
}

/** What is told of the chats: to admins, and to their clients, whose SDKs have to be able to read all of it. */
async function told(): Promise<unknown[]> {
  return Promise.all([chat, stranger].flatMap((one) => [stage().stored(one.chatId), historyOf(one)]));
}

async function historyOf({ chatId, device }: Chat): Promise<string> {
  const answer = await sendRaw(stage().url, {
    method: 'GET',
    path: `/clientweb/api/v2/chats/${chatId}/history?tenantUrl=${device.tenantUrl ?? ''}`,
    headers: { authorization: device.authorization ?? '' },
  });
  readBySdks(answer);
  return answer.text;
}

function readBySdks({ status, headers, text }: RawAnswer): void {
  const types = (JSON.parse(text) as { events: { event: string }[] }).events.map(({ event: name }) => name);
  const wire = { status, headers: { 'content-type': headers['content-type'] ?? '' }, body: Buffer.from(text) };
  expect(iosSdk.events(wire)).toMatchObject({
    success: { events: types.filter((name) => IOS_EVENTS.includes(name)).map((name) => ({ event: name })) },
  });
  expect(androidSdk.history(wire)).toHaveLength(types.length);
}

async function startChat(): Promise<void> {
  chat = await stage().newChat();
  await giveNews();
}

/** A poll is answered at once where there is something to fetch. */
async function giveNews(): Promise<void> {
  const body = { events: [{ event: 'chat_session_typing' }] };
  await post(stage().url, platformPath(chat.chatId), stage().center.platform, body);
}

test('whatever is sent to any method, its answer is of the contract, a refusal changes nothing, and nothing secret is told', async () => {
  await startChat();
  const { url, center, log } = stage();
  const done = Object.fromEntries(Object.keys(METHODS).map((method) => [method, 0])) as Record<Method, number>;
  let refused = 0;
  /** What was told last, as long as it must be so still. */
  let standing: unknown[] | null = null;
  const bearer = (center.platform.authorization ?? '').replace(/^Bearer bk_\d+_\w{10}_/, '');
  const secrets = [apns, firebase, encodeURIComponent(firebase), bearer, stranger.clientId.slice('install-'.length)];
  await fc.assert(
    fc.asyncProperty(call, async ({ method, version, chatId, tenantUrl, authorization, contentType, more, body }) => {
      const before = standing ?? (await told());
      const [verb, route] = METHODS[method];
      const prefix = method === 'publish' ? '/platform/v1' : `/clientweb/api/${version}`;
      const query = tenantUrl === undefined ? '' : `?tenantUrl=${tenantUrl}`;
      const answer = await sendRaw(url, {
        method: verb,
        path: `${prefix}/${route.replace(':chatId', () => chatId)}${query}`,
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(contentType !== undefined && { 'content-type': contentType }),
          ...more,
        },
        ...(body !== undefined && { body }),
      });
      expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
      const json = JSON.parse(answer.text) as Record<string, unknown>;
      if (answer.status === (method === 'publish' ? 202 : 200)) {
        done[method] += 1;
        // The stranger has no news.
        if (method === 'poll' && chatId === chat.chatId) {
          expect(json['events']).not.toEqual([]);
          await giveNews();
        }
      } else {
        refused += 1;
        expect(Object.keys(json).sort()).toEqual(['error_code', 'error_message']);
        expect(ANSWERS[String(json['error_code'])] ?? []).toContain(answer.status);
        expect(shownPieces(answer.text, [...secrets, chat.clientId.slice('install-'.length)])).toEqual([]);
        standing = await told();
        expect(standing).toEqual(before);
        return;
      }
      standing = null;
      if ((await stage().stored(chat.chatId)).endedAt !== null) await startChat();
    }),
    { numRuns: 100, examples: rightCalls().map((one): [typeof one] => [one]) },
  );
  // None of it is worth anything where it never happens.
  const never = Object.entries({ ...done, refused }).filter(([, times]) => times === 0);
  expect(never).toEqual([]);
  expect(shownPieces(log(), [...secrets, chat.clientId.slice('install-'.length)])).toEqual([]);
});
