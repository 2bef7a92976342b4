import { Webhook } from 'standardwebhooks';
import { DomainError } from '../../src/domain/errors.js';
import type { Store } from '../support/stores.js';
import { clientActs, said } from './clientEvents.js';
import type { Chat } from '../support/testStores.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import type { PlatformReceiver } from './platformReceiver.js';
import { SECRET, useWebhooks } from './useWebhooks.js';

const { stores, platform, chatOf, startNode, queueOf } = useWebhooks();
const say = (chat: Chat, ...texts: string[]) => clientActs(stores().prisma, chat, said(...texts));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function got(receiver: PlatformReceiver, ...texts: (string | undefined)[]): Promise<void> {
  await eventually(async () => expect(await Promise.resolve(receiver.texts())).toEqual(texts));
}
async function settled(chat: Chat): Promise<void> {
  await eventually(async () => expect(await queueOf(chat)).toMatchObject({ dueAt: null, leasedBy: null }));
}

it('sends client events to the platform, signed and in order, but not its own events', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  startNode();
  await clientActs(stores().prisma, chat, [
    { content: { displayName: null, partyType: null, msg: 'Hello' }, msgId: '1' },
    { isPlatforms: true, content: { msg: 'of the agent' } },
    {
      event: 'chat_session_file',
      content: { msg: null, data: { file_id: 'f1', file_type: 'image', seq: 99, msg: 'x' } },
    },
  ]);
  await got(receiver, 'Hello', undefined);
  const { headers, body } = firstOf(receiver.requests);
  const told = new Webhook(SECRET.reveal()).verify(body, headers);
  const { host } = await stores().prisma.tenant.findUniqueOrThrow({ where: { id: chat.tenantId } });
  const timestamp = expect.stringMatching(/^\d{10}$/) as string;
  expect(told).toEqual({
    tenant: host,
    app_id: 'app',
    chat_id: chat.chatId,
    events: [
      { seq: 1, event: 'chat_session_message', msg_id: '1', msg: 'Hello', timestamp },
      { seq: 3, event: 'chat_session_file', timestamp, file_id: 'f1', file_type: 'image' },
    ],
  });
  expect(body).not.toContain(chat.clientId.reveal());
  await settled(chat);
  expect(await queueOf(chat)).toMatchObject({ deliveredSeq: 3, attempt: 0, failingSince: null, lastError: null });
});

it('keeps the order of a chat through failures, and repeats exactly the same events under the same id', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  let failures = 2;
  receiver.answer(() => ({ status: failures-- > 0 ? 500 : 200 }));
  await say(chat, 'one', 'two');
  startNode();
  await eventually(async () => expect(await queueOf(chat)).toMatchObject({ attempt: 1, lastError: 'HTTP 500' }));
  await say(chat, 'three');
  await got(receiver, 'one', 'two', 'one', 'two', 'one', 'two', 'three');
  const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(new Set(receiver.requests.slice(0, 3).map(({ body }) => body)).size).toBe(1);
  expect(ids[3]).not.toBe(ids[0]);
  await settled(chat);
  expect(await queueOf(chat)).toMatchObject({ deliveredSeq: 3, attempt: 0, failingSince: null, lastError: null });
});

it('has one request of a chat under way, and leaves nothing behind that comes meanwhile', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  startNode();
  const texts = Array.from({ length: 60 }, (_, index) => `m${index}`);
  for (const text of texts) await say(chat, text);
  await got(receiver, ...texts);
  await settled(chat);
});

it('splits large batches: at most 100 events and 256 KiB in a request', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  await say(chat, ...Array.from({ length: 105 }, (_, index) => `small ${index}`));
  await say(chat, ...Array.from({ length: 5 }, () => '"\\'.repeat(30_000)));
  startNode();
  await eventually(async () => expect(await Promise.resolve(receiver.texts())).toHaveLength(110));
  expect(receiver.requests.map(({ events }) => events.length)).toEqual([100, 7, 2, 1]);
  for (const { body } of receiver.requests) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(256 * 1_024);
});

it('sends a message that is larger than the limit alone', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  await say(chat, 'x'.repeat(300_000), 'after it');
  startNode();
  await got(receiver, 'x'.repeat(300_000), 'after it');
  expect(receiver.requests).toHaveLength(2);
});

it('does not let a platform that hangs, with many chats, hold up another', async () => {
  const [slow, quick] = [await platform(), await platform()];
  slow.answer(() => null);
  const first = await chatOf(slow.url);
  const chats = [first, ...(await Promise.all(Array.from({ length: 9 }, () => stores().newChat(first.tenantId))))];
  for (const chat of chats) await say(chat, 'to nobody');
  const chat = await chatOf(quick.url);
  startNode({ limits: { total: 3, perTenant: 2 }, timeoutMs: 3_000 });
  await eventually(async () => expect(await Promise.resolve(slow.requests)).toHaveLength(2));
  const since = Date.now();
  for (const text of ['a', 'b', 'c']) await say(chat, text);
  await got(quick, 'a', 'b', 'c');
  expect(Date.now() - since).toBeLessThan(2_500);
  // Once it has failed it gets one place, until it takes something again.
  await pause(3_500);
  expect(slow.requests.length).toBeLessThanOrEqual(4);
  slow.answer(() => ({ status: 200 }));
  await eventually(async () =>
    expect(await Promise.resolve(new Set(slow.requests.map(({ chatId }) => chatId)).size)).toBe(10),
  );
});

it('repeats the request of a dead node with the same id', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  receiver.answer(() => null);
  let alive = true;
  // It has sent, and never hears of it again.
  const dying: Store = {
    ...stores().store,
    webhookQueues: {
      ...stores().store.webhookQueues,
      settle: () => (alive ? Promise.reject(new DomainError('STORE_UNAVAILABLE', 'away')) : Promise.resolve(false)),
    },
  };
  startNode({ store: dying, timeoutMs: 200, holdsLeases: () => alive });
  await say(chat, 'one');
  await eventually(async () => expect(await Promise.resolve(receiver.requests)).toHaveLength(1));
  await say(chat, 'two');
  alive = false;
  await pause(300);
  expect(await queueOf(chat)).toMatchObject({ leasedBy: 'node-a', deliveredSeq: 0, batchSeq: 1 });
  receiver.answer(() => ({ status: 200 }));
  startNode({ store: stores().other });
  await pause(200);
  expect(receiver.requests).toHaveLength(1);
  expect(await stores().other.webhookQueues.takeOverLeases(new Date())).toBe(1);
  await got(receiver, 'one', 'one', 'two');
  const [first, second] = receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(second).toBe(first);
  await settled(chat);
});

it('sends nothing while it cannot say that it lives', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  await say(chat, 'one');
  startNode({ holdsLeases: () => false });
  await pause(200);
  expect(receiver.requests).toEqual([]);
  expect(await queueOf(chat)).toMatchObject({ leasedBy: null });
});

it('postpones events that it cannot sign, and sends them once the secret can be opened', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  const { tenantId } = chat;
  await stores().prisma.webhook.update({ where: { tenantId }, data: { keyId: 'another' } });
  await say(chat, 'one');
  startNode();
  await eventually(async () => expect(await queueOf(chat)).toMatchObject({ attempt: 1, lastError: 'NOT_SENT' }));
  expect(receiver.requests).toEqual([]);
  await chatOf(receiver.url, tenantId);
  await got(receiver, 'one');
});

it('queues events while a webhook is disabled, and sends them afterwards', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  const { tenantId } = chat;
  await stores().prisma.webhook.update({ where: { tenantId }, data: { enabled: false } });
  startNode();
  await say(chat, 'one');
  await pause(200);
  expect(receiver.requests).toEqual([]);
  await stores().prisma.webhook.update({ where: { tenantId }, data: { enabled: true } });
  await got(receiver, 'one');
});

it('forgets what waits when a webhook is removed', async () => {
  const receiver = await platform();
  const chat = await chatOf(receiver.url);
  await say(chat, 'one');
  await stores().store.webhooks.remove(chat.tenantId, { actor: 'test', address: null, action: 'test', at: new Date() });
  startNode();
  await say(chat, 'two');
  await pause(200);
  expect(receiver.requests).toEqual([]);
  expect(await queueOf(chat)).toMatchObject({ dueAt: null, deliveredSeq: 0 });
});
