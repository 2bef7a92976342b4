import { randomBytes } from 'node:crypto';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { DOORS, graphqlDoor, restDoor, type Device, type Door } from './doors.js';
import { stage } from './stage.js';
import { comparable, type Chat } from './useStage.js';

/** A step of a device: be notified so, or (null) not any more. */
type Step = Device | null;

interface Case {
  name: string;
  steps: readonly Step[];
  /** What is stored after them: the service and the whole token, or nothing. */
  stored: { service: string; token: string; bundleId: string | null; refreshed: boolean } | null;
}

const apns = newApnsToken();
const otherApns = newApnsToken();
const firebase = newFirebaseToken();
const otherFirebase = newFirebaseToken();
const byApns = { iosApns: { token: apns, bundleId: BUNDLE_ID } };
const byIosFirebase = { iosFirebase: { token: firebase } };
const byAndroid = { androidFirebase: { token: firebase } };

function storedApns(token: string, refreshed = false): Case['stored'] {
  return { service: 'IOS_APNS', token, bundleId: BUNDLE_ID, refreshed };
}

function storedFirebase(service: 'IOS_FIREBASE' | 'ANDROID_FIREBASE', token: string, refreshed = false) {
  return { service, token, bundleId: null, refreshed };
}

const installation = firebase.slice(0, firebase.indexOf(':'));

const longest = randomBytes(2048).toString('hex');
const hex100 = randomBytes(100).toString('hex');

const CASES: readonly Case[] = [
  { name: 'iOS by APNs', steps: [byApns], stored: storedApns(apns) },
  { name: 'iOS by Firebase', steps: [byIosFirebase], stored: storedFirebase('IOS_FIREBASE', firebase) },
  { name: 'Android by Firebase', steps: [byAndroid], stored: storedFirebase('ANDROID_FIREBASE', firebase) },
  {
    name: 'a Firebase installation id',
    steps: [{ androidFirebase: { installationId: installation } }],
    stored: storedFirebase('ANDROID_FIREBASE', installation),
  },
  {
    name: 'a Firebase installation id in the place of a token',
    steps: [{ iosFirebase: { token: installation } }],
    stored: storedFirebase('IOS_FIREBASE', installation),
  },
  {
    name: 'moving from a token to the installation id, and back',
    steps: [byAndroid, { androidFirebase: { installationId: installation } }, byAndroid],
    stored: storedFirebase('ANDROID_FIREBASE', firebase, true),
  },
  {
    name: 'a token of APNs in upper case, kept in lower case',
    steps: [{ iosApns: { token: apns.toUpperCase(), bundleId: BUNDLE_ID } }],
    stored: storedApns(apns),
  },
  {
    name: 'the longest token of APNs, 100 bytes',
    steps: [{ iosApns: { token: hex100, bundleId: BUNDLE_ID } }],
    stored: storedApns(hex100),
  },
  {
    name: 'the longest token of Firebase, 4,096 characters',
    steps: [{ androidFirebase: { token: longest } }],
    stored: storedFirebase('ANDROID_FIREBASE', longest),
  },
  {
    name: 'a token of Firebase in signs of many kinds, kept as it is',
    steps: [{ iosFirebase: { token: 'Ab:"\\/=+%_-ü漢😀{}<>&?#Zz' } }],
    stored: storedFirebase('IOS_FIREBASE', 'Ab:"\\/=+%_-ü漢😀{}<>&?#Zz'),
  },
  {
    name: 'replacing by the same service',
    steps: [byApns, { iosApns: { token: otherApns, bundleId: BUNDLE_ID } }],
    stored: storedApns(otherApns, true),
  },
  { name: 'the same token again', steps: [byApns, byApns], stored: storedApns(apns, true) },
  {
    name: 'replacing by another service',
    steps: [byApns, { androidFirebase: { token: otherFirebase } }],
    stored: storedFirebase('ANDROID_FIREBASE', otherFirebase, true),
  },
  {
    name: 'replacing by another service and back',
    steps: [byApns, byIosFirebase, byApns],
    stored: storedApns(apns, true),
  },
  { name: 'cancelling', steps: [byApns, null], stored: null },
  { name: 'cancelling twice', steps: [byAndroid, null, null], stored: null },
  { name: 'cancelling without a subscription', steps: [null], stored: null },
  { name: 'subscribing again after cancelling', steps: [byApns, null, byApns], stored: storedApns(apns) },
  {
    name: 'subscribing by another service after cancelling',
    steps: [byApns, null, byAndroid],
    stored: storedFirebase('ANDROID_FIREBASE', firebase),
  },
];

/** Walks a chat's device through its steps. @returns the services by the last answer */
async function walk(
  door: Door,
  { chatId, device }: Chat,
  steps: readonly Step[],
): Promise<Record<string, string> | null> {
  const { url, stored } = stage();
  let services: Record<string, string> | null = null;
  for (const step of steps) {
    // The dates are to tell first from last.
    await pastMillisecond((await stored(chatId)).pushSubscription?.refreshedAt);
    const outcome = await (step === null
      ? door.unsubscribe(url, device, chatId)
      : door.subscribe(url, device, chatId, step));
    expect(outcome.refusal).toBeNull();
    services = outcome.services;
  }
  return services;
}

async function pastMillisecond(instant: string | undefined): Promise<void> {
  while (instant !== undefined && Date.now() <= Date.parse(instant)) await new Promise(setImmediate);
}

function redacted(token: string): string {
  return `${token.slice(0, 4)}…${token.slice(-4)}`;
}

function standing(subscribed: string | null): Record<string, string> {
  const services = ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE'];
  return Object.fromEntries(services.map((name) => [name, name === subscribed ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED']));
}

describe.each(DOORS)('through $name', (door) => {
  test.each(CASES)('$name', async ({ steps, stored: expected }) => {
    const chat = await stage().newChat();
    expect(await walk(door, chat, steps)).toEqual(standing(expected?.service ?? null));
    const { services, subscription, state } = comparable(await stage().stored(chat.chatId));
    expect(Object.fromEntries(services.map((entry) => [entry.service, entry.status]))).toEqual(
      standing(expected?.service ?? null),
    );
    expect(state).toBe('QUEUED');
    expect(subscription).toEqual(
      expected && {
        service: expected.service,
        deviceToken: redacted(expected.token),
        bundleId: expected.bundleId,
        refreshedSinceCreated: expected.refreshed,
      },
    );
  });

  test('64 chats at once, each by its own token', async () => {
    const { url, newChat, stored } = stage();
    const chats = await Promise.all(Array.from({ length: 64 }, () => newChat()));
    const tokens = chats.map(() => newApnsToken());
    const outcomes = await Promise.all(
      chats.map(({ chatId, device }, at) =>
        door.subscribe(url, device, chatId, { iosApns: { token: tokens[at], bundleId: BUNDLE_ID } }),
      ),
    );
    expect(outcomes.map(({ refusal }) => refusal)).toEqual(chats.map(() => null));
    const kept = await Promise.all(chats.map(({ chatId }) => stored(chatId)));
    expect(kept.map(({ pushSubscription }) => pushSubscription?.deviceToken)).toEqual(tokens.map(redacted));
  });

  test('64 tokens of one chat at once: one of them stays', async () => {
    const { url, newChat, stored } = stage();
    const { chatId, device } = await newChat();
    const tokens = Array.from({ length: 64 }, newFirebaseToken);
    const outcomes = await Promise.all(
      tokens.map((token) => door.subscribe(url, device, chatId, { iosFirebase: { token } })),
    );
    expect(outcomes.map(({ services }) => services)).toEqual(tokens.map(() => standing('IOS_FIREBASE')));
    const { pushSubscription } = await stored(chatId);
    expect(tokens.map(redacted)).toContain(pushSubscription?.deviceToken);
  });
});

describe('through both doors, with equal results', () => {
  test.each(CASES)('$name', async ({ steps }) => {
    const [one, other] = await Promise.all([stage().newChat(), stage().newChat()]);
    const services = await walk(restDoor, one, steps);
    // Before the other client takes its device over.
    const byRest = await stage().stored(one.chatId);
    expect(await walk(graphqlDoor, other, steps)).toEqual(services);
    expect(comparable(await stage().stored(other.chatId))).toEqual(comparable(byRest));
  });

  test('what one door subscribed, the other replaces and cancels', async () => {
    const { url, newChat, stored } = stage();
    for (const [first, second] of [
      [restDoor, graphqlDoor],
      [graphqlDoor, restDoor],
    ] as const) {
      const { chatId, device } = await newChat();
      await first.subscribe(url, device, chatId, byApns);
      expect((await second.subscribe(url, device, chatId, byAndroid)).services).toEqual(standing('ANDROID_FIREBASE'));
      expect((await first.unsubscribe(url, device, chatId)).services).toEqual(standing(null));
      expect((await stored(chatId)).pushSubscription).toBeNull();
    }
  });
});
