import { devicesNamed } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import type { SubscriptionsOf } from '../../src/subscriptions/subscriptionEnds.store.js';
import {
  android,
  at,
  changeOf,
  message,
  openTestStores,
  publishOf,
  type Chat,
  type TestStores,
} from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const NOTE = { actor: 'key:test', address: null, action: 'endSubscriptions', at: at(10) };
const INSTALLATION = 'cInstallationOfAPhone1';
const deviceNamed = (text: string): SubscriptionsOf => ({
  kind: 'device',
  devices: devicesNamed(text).map((device) => new Redacted(device)),
});
const end = ({ tenantId, appId }: Chat, of: SubscriptionsOf) =>
  stores.store.subscriptionEnds.end(tenantId, appId, of, 'REVOKED', NOTE);
const row = ({ tenantId, chatId }: Chat) =>
  stores.prisma.pushSubscription.findUniqueOrThrow({ where: { tenantId_chatId: { tenantId, chatId } } });

async function subscribedChat(token: string, tenantId?: number): Promise<Chat> {
  const chat = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(chat, android(token), at(1)));
  await stores.store.chatEvents.publish(publishOf(chat, [message('Hello')], at(2)));
  return chat;
}

it.each([
  ['its token', `${INSTALLATION}:rest`],
  ['another token of the same installation', `${INSTALLATION}:another`],
  ['its installation id', INSTALLATION],
])('ends what goes to a device, named by %s', async (_name, text) => {
  const chat = await subscribedChat(`${INSTALLATION}:rest`);
  const sibling = await subscribedChat('another:token', chat.tenantId);
  const stranger = await subscribedChat(`${INSTALLATION}:rest`);
  expect(await end(chat, deviceNamed(text))).toBe(1);
  expect(await row(chat)).toMatchObject({ deviceToken: null, removedAt: at(10), removalReason: 'REVOKED' });
  const { tenantId, chatId } = chat;
  expect(await stores.prisma.delivery.findMany({ where: { tenantId, chatId } })).toMatchObject([
    { status: 'SUPPRESSED', reason: 'REVOKED', settledAt: at(10) },
  ]);
  expect(await stores.prisma.auditEntry.findMany({ where: { tenantId, action: 'endSubscriptions' } })).toMatchObject([
    { object: `chat:${chatId}`, actor: 'key:test', details: { reason: 'REVOKED', service: 'ANDROID_FIREBASE' } },
  ]);
  for (const other of [sibling, stranger]) expect(await row(other)).toMatchObject({ removedAt: null });
  expect(await end(chat, deviceNamed(text))).toBe(0);
});

it('ends what a client has, and nothing of another app', async () => {
  const chat = await subscribedChat('one:token');
  const of: SubscriptionsOf = { kind: 'client', clientId: chat.clientId };
  expect(await end({ ...chat, appId: 'another' }, of)).toBe(0);
  expect(await row(chat)).toMatchObject({ removedAt: null });
  expect(await end(chat, of)).toBe(1);
  expect(await row(chat)).toMatchObject({ deviceToken: null, removalReason: 'REVOKED' });
});
