import { parseInstallationId } from '../../src/domain/deviceToken.js';
import { endChat } from '../chats/endChat.js';
import {
  android,
  at,
  changeOf,
  ios,
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

const INSTALLATION = 'cInstallationOfAPhone1';
const TOKEN = `${INSTALLATION}:APA91b-a-registration-token`;
const installation = () => parseInstallationId('ANDROID_FIREBASE', INSTALLATION);

const subscribe = (chat: Chat, device = android(TOKEN), when = at(1)) =>
  stores.store.pushSubscriptions.change(changeOf(chat, device, when));
const publish = (chat: Chat, when = at(2)) =>
  stores.store.chatEvents.publish(publishOf(chat, [message('Hello')], when));
const row = ({ tenantId, chatId }: Chat) =>
  stores.prisma.pushSubscription.findUniqueOrThrow({ where: { tenantId_chatId: { tenantId, chatId } } });
const deliveriesOf = ({ tenantId, chatId }: Chat) =>
  stores.prisma.delivery.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } });
const auditOf = ({ tenantId, chatId }: Chat) =>
  stores.prisma.auditEntry.findMany({ where: { tenantId, object: `chat:${chatId}` }, orderBy: { id: 'asc' } });

/** Two clients of one app, the first of which has subscribed. */
async function twoClients(device = android(TOKEN)): Promise<[Chat, Chat]> {
  const former = await stores.newChat();
  const next = await stores.newChat(former.tenantId);
  await subscribe(former, device);
  return [former, next];
}

it('belongs to the client that has sent it last', async () => {
  const [former, next] = await twoClients();
  await publish(former);
  await subscribe(next, android(TOKEN), at(3));
  expect(await row(former)).toMatchObject({
    deviceToken: null,
    removedAt: at(3),
    removalReason: 'DEVICE_TAKEN_OVER',
  });
  expect(await row(next)).toMatchObject({ deviceToken: TOKEN, removedAt: null });
  expect(await deliveriesOf(former)).toMatchObject([
    { status: 'SUPPRESSED', reason: 'DEVICE_TAKEN_OVER', dueAt: null, settledAt: at(3) },
  ]);
  await publish(former, at(4));
  expect((await deliveriesOf(former)).at(-1)).toMatchObject({ status: 'SUPPRESSED', reason: 'DEVICE_TAKEN_OVER' });
  const { action, actor, details } = (await auditOf(former)).at(-1) ?? {};
  expect([action, actor]).toEqual(['takeOverDevice', 'device:app:test']);
  expect(details).toEqual({
    reason: 'DEVICE_TAKEN_OVER',
    service: 'ANDROID_FIREBASE',
    by: `chat:${next.chatId}`,
  });
});

it.each([
  ['a token and then its installation id', android(TOKEN), installation()],
  ['an installation id and then a token of it', installation(), android(TOKEN)],
  ['two tokens of an installation', android(TOKEN), android(`${INSTALLATION}:another`)],
  ['a token of native APNs', ios(), ios()],
])('knows a device again: %s', async (_name, first, second) => {
  const [former, next] = await twoClients(first);
  await subscribe(next, second, at(3));
  expect(await row(former)).toMatchObject({ deviceToken: null, removalReason: 'DEVICE_TAKEN_OVER' });
  expect(await row(next)).toMatchObject({ deviceToken: second.token.reveal() });
});

it.each([
  ['another device', android('another:token')],
  ['another installation with the same rest', android(`d${TOKEN.slice(1)}`)],
])('leaves %s', async (_name, device) => {
  const [former, next] = await twoClients();
  await subscribe(next, device, at(3));
  expect(await row(former)).toMatchObject({ deviceToken: TOKEN, removedAt: null });
});

it('leaves the same device of another tenant', async () => {
  const [former] = await twoClients();
  const stranger = await stores.newChat();
  await subscribe(stranger, android(TOKEN), at(3));
  expect(await row(former)).toMatchObject({ deviceToken: TOKEN, removedAt: null });
});

it('takes what an ended chat of another client still had, and not what one of its own has', async () => {
  const [former, next] = await twoClients();
  await publish(former);
  await endChat(stores.store, former.tenantId, former.chatId, 'key:test', at(2.5));
  await subscribe(next, android(TOKEN), at(3));
  expect(await row(former)).toMatchObject({ deviceToken: null, removedAt: at(2.5) });
  for (const delivery of await deliveriesOf(former)) expect(delivery.status).toBe('SUPPRESSED');
  await publish(next, at(4));
  await endChat(stores.store, next.tenantId, next.chatId, 'key:test', at(5));
  const again = await stores.newChat(next.tenantId);
  await stores.prisma.chatSession.update({
    where: { tenantId_chatId: { tenantId: again.tenantId, chatId: again.chatId } },
    data: { clientId: next.clientId.reveal() },
  });
  await subscribe({ ...again, clientId: next.clientId }, android(TOKEN), at(6));
  expect(await row(next)).toMatchObject({ deviceToken: TOKEN, removalReason: 'CHAT_ENDED' });
});

it('gives it back and forth', async () => {
  const [one, other] = await twoClients();
  for (let turn = 2; turn < 8; turn += 1) await subscribe(turn % 2 === 0 ? other : one, android(TOKEN), at(turn));
  expect(await row(one)).toMatchObject({ deviceToken: TOKEN, removedAt: null });
  expect(await row(other)).toMatchObject({ deviceToken: null, removalReason: 'DEVICE_TAKEN_OVER' });
});

it('has one owner where many clients send it in one moment', async () => {
  const tenantId = await stores.newTenant();
  const chats = await Promise.all(Array.from({ length: 20 }, () => stores.newChat(tenantId)));
  await Promise.all(chats.map((chat) => subscribe(chat)));
  const active = await stores.prisma.pushSubscription.findMany({ where: { tenantId, removedAt: null } });
  expect(active.map(({ chatId }) => chatId)).toEqual([chats.at(-1)?.chatId]);
});

it('has one owner where two clients send it on two nodes at once, and both are answered', async () => {
  const tenantId = await stores.newTenant();
  for (let round = 0; round < 25; round += 1) {
    const device = android(`phone-${round}:token`);
    const [one, other] = [await stores.newChat(tenantId), await stores.newChat(tenantId)];
    if (round % 2 === 0) await subscribe(one, device);
    const verdicts = await Promise.all([
      stores.store.pushSubscriptions.change(changeOf(one, device, at(2))),
      stores.other.pushSubscriptions.change(changeOf(other, device, at(2))),
    ]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
    const rows = [await row(one), await row(other)];
    expect(rows.filter(({ removedAt }) => removedAt === null)).toHaveLength(1);
    expect(rows.filter(({ deviceToken }) => deviceToken === null)).toHaveLength(1);
  }
});

it('has one owner where devices go round in circles on two nodes', async () => {
  const tenantId = await stores.newTenant();
  const chats = await Promise.all(Array.from({ length: 6 }, () => stores.newChat(tenantId)));
  const devices = chats.map((_, index) => android(`round-${index}:token`));
  for (let round = 1; round < 8; round += 1) {
    await Promise.all(
      chats.map((chat, index) => {
        const node = index % 2 === 0 ? stores.store : stores.other;
        return node.pushSubscriptions.change(
          changeOf(chat, devices[(index + round) % devices.length] ?? null, at(round)),
        );
      }),
    );
  }
  const active = await stores.prisma.pushSubscription.findMany({ where: { tenantId, removedAt: null } });
  expect(new Set(active.map(({ deviceToken }) => deviceToken)).size).toBe(active.length);
});

it('has one owner where two clients swap their devices in one moment, and both are answered', async () => {
  const tenantId = await stores.newTenant();
  const [one, other, bystander] = [
    await stores.newChat(tenantId),
    await stores.newChat(tenantId),
    await stores.newChat(tenantId),
  ];
  await subscribe(one, android('swap-one:token'));
  await subscribe(other, android('swap-other:token'));
  const verdicts = await Promise.all([
    subscribe(one, android('swap-other:token'), at(2)),
    subscribe(other, android('swap-one:token'), at(2)),
    subscribe(bystander, android('bystander:token'), at(2)),
  ]);
  expect(verdicts.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'changed']);
  expect(await row(one)).toMatchObject({ deviceToken: 'swap-other:token', removedAt: null });
  expect(await row(other)).toMatchObject({ deviceToken: 'swap-one:token', removedAt: null });
});

it('moves on in one moment: a client leaves its device for another one, and the next takes it', async () => {
  const tenantId = await stores.newTenant();
  const [one, other] = [await stores.newChat(tenantId), await stores.newChat(tenantId)];
  await subscribe(one, android('left:token'));
  const verdicts = await Promise.all([
    subscribe(one, android('newer:token'), at(2)),
    subscribe(other, android('left:token'), at(2)),
  ]);
  expect(verdicts.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
  expect(await row(one)).toMatchObject({ deviceToken: 'newer:token', removedAt: null });
  expect(await row(other)).toMatchObject({ deviceToken: 'left:token', removedAt: null });
});

it('cancels and takes in one moment', async () => {
  const tenantId = await stores.newTenant();
  const [one, other] = [await stores.newChat(tenantId), await stores.newChat(tenantId)];
  await subscribe(one, android('cancelled:token'));
  const verdicts = await Promise.all([
    stores.store.pushSubscriptions.change(changeOf(one, null, at(2))),
    subscribe(other, android('cancelled:token'), at(2)),
  ]);
  expect(verdicts.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
  expect(await row(one)).toMatchObject({ deviceToken: null });
  expect(await row(other)).toMatchObject({ deviceToken: 'cancelled:token', removedAt: null });
});
