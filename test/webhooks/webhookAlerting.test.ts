import { isPlatformFailing } from '../../src/webhooks/webhookAlerting.js';
import { clientActs, said } from './clientEvents.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import type { Chat } from '../support/testStores.js';
import type { PlatformReceiver } from './platformReceiver.js';
import { useWebhooks } from './useWebhooks.js';

const { stores, platform, chatOf, startNode, queueOf } = useWebhooks();
const say = (chat: Chat, ...texts: string[]) => clientActs(stores().prisma, chat, said(...texts));

const EVERY = { appId: null, kind: null, state: null, since: null, until: null };
const FIRST = { limit: 10, after: null, before: null, fromEnd: false };
const alertsOf = (tenantId: number) => stores().store.alertList.list(tenantId, EVERY, FIRST);
const failingSinceOf = async (tenantId: number) =>
  (await stores().prisma.webhook.findUniqueOrThrow({ where: { tenantId } })).failingSince;

async function chatsOf(receiver: PlatformReceiver, count: number): Promise<Chat[]> {
  const first = await chatOf(receiver.url);
  const chats = [first];
  while (chats.length < count) chats.push(await chatOf(receiver.url, first.tenantId));
  for (const chat of chats) await say(chat, 'one');
  return chats;
}

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
test.each([
  ['one chat, just now', { since: NOW, chats: 1 }, false],
  ['one chat, for less than two minutes', { since: ago(119), chats: 1 }, false],
  ['one chat, for two minutes', { since: ago(120), chats: 1 }, true],
  ['four chats, just now', { since: NOW, chats: 4 }, false],
  ['five chats, just now', { since: NOW, chats: 5 }, true],
])('the platform fails: %s: %j is %s', (_, failing, told) => {
  expect(isPlatformFailing(failing, NOW)).toBe(told);
});

it('raises one alert when the requests of several chats fail, and resolves it with the first success on any node', async () => {
  const receiver = await platform();
  const chats = await chatsOf(receiver, 5);
  const { tenantId } = firstOf(chats);
  let fails = true;
  receiver.answer(() => ({ status: fails ? 503 : 200 }));
  startNode();
  startNode({ store: stores().other });
  await eventually(async () =>
    expect(await alertsOf(tenantId)).toMatchObject([
      { kind: 'WEBHOOK_FAILING', code: 'HTTP 503', appId: null, service: null, resolvedAt: null },
    ]),
  );
  expect(await failingSinceOf(tenantId)).not.toBeNull();
  fails = false;
  await eventually(async () => {
    const alerts = await alertsOf(tenantId);
    expect(alerts).toHaveLength(1);
    expect(firstOf(alerts).resolvedAt).toBeInstanceOf(Date);
    expect(await failingSinceOf(tenantId)).toBeNull();
  });
});

it('says nothing of a chat that fails for seconds, and forgets it with the next success', async () => {
  const receiver = await platform();
  const chat = firstOf(await chatsOf(receiver, 1));
  let failures = 2;
  receiver.answer(() => ({ status: failures-- > 0 ? 500 : 200 }));
  startNode();
  await eventually(async () => expect(await queueOf(chat)).toMatchObject({ attempt: 2 }));
  await eventually(async () => expect(await failingSinceOf(chat.tenantId)).not.toBeNull());
  await eventually(async () => expect(await queueOf(chat)).toMatchObject({ attempt: 0, dueAt: null }));
  await eventually(async () => expect(await failingSinceOf(chat.tenantId)).toBeNull());
  expect(await alertsOf(chat.tenantId)).toEqual([]);
});

it('a success of another chat, on another node, resolves what was raised for those that still wait', async () => {
  const receiver = await platform();
  const chats = await chatsOf(receiver, 5);
  const { tenantId } = firstOf(chats);
  const broken = new Set(chats.map(({ chatId }) => chatId));
  receiver.answer(({ chatId }) => ({ status: broken.has(chatId) ? 500 : 200, headers: { 'retry-after': '3600' } }));
  startNode();
  await eventually(async () => expect(await alertsOf(tenantId)).toMatchObject([{ resolvedAt: null }]));
  const healthy = await chatOf(receiver.url, tenantId);
  await say(healthy, 'hello');
  startNode({ store: stores().other });
  await eventually(async () => expect(firstOf(await alertsOf(tenantId)).resolvedAt).toBeInstanceOf(Date));
});

it('counts from the earliest failure, in whatever order failures are recorded', async () => {
  const { tenantId } = await chatOf('https://platform.example.com/');
  const { webhookAlerts } = stores().store;
  await webhookAlerts.failed(tenantId, NOW);
  expect(await webhookAlerts.failed(tenantId, ago(1))).toMatchObject({ since: ago(1) });
  expect(await webhookAlerts.failed(tenantId, NOW)).toMatchObject({ since: ago(1) });
});
