import { createPublishSpans } from '../../src/delivery/publishing/publishSpans.js';
import { NO_TRACING } from '../../src/domain/tracing.js';
import { createEvents } from '../../src/delivery/publishing/events.js';
import { createReceipts } from '../../src/delivery/publishing/receipts.js';
import { createDirectory } from '../../src/tenants/directory.js';
import { FREE_TURNS } from '../support/freeTurns.js';
import { noNotices } from '../../src/database/notices.js';
import {
  android,
  at,
  changeOf,
  eventOf,
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

const DAY_SECONDS = 86_400;
const NOW = at(5 * DAY_SECONDS);
const SINCE = at(2 * DAY_SECONDS);

function endIdle({ tenantId, chatId }: Chat): Promise<boolean> {
  const { store } = stores;
  const directory = createDirectory({ store, notices: noNotices() });
  const events = createEvents({
    ...{ publisher: store.chatEvents, directory, turns: FREE_TURNS, clock: () => NOW },
    receipts: createReceipts({ notices: noNotices(), wakeChat: () => undefined }),
    spans: createPublishSpans({ tracing: NO_TRACING, directory }),
  });
  return events.endIdle(tenantId, chatId, SINCE);
}
const sessionOf = ({ tenantId, chatId }: Chat) =>
  stores.prisma.chatSession.findUniqueOrThrow({
    where: { tenantId_chatId: { tenantId, chatId } },
    include: { events: true, deliveries: true, pushSubscription: true },
  });

it('an idle chat ends as any other: told, without its subscription, with its end in the audit log', async () => {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(1)));
  expect(await endIdle(chat)).toBe(true);
  expect(await sessionOf(chat)).toMatchObject({
    ...{ state: 'COMPLETED', endReason: 'IDLE', endedAt: NOW },
    events: [{ event: 'chat_session_ended', source: 'PLATFORM' }],
    deliveries: [{ event: 'chat_session_ended', status: 'PENDING' }],
    pushSubscription: { removalReason: 'CHAT_ENDED' },
  });
  const { tenantId, chatId } = chat;
  expect(
    await stores.prisma.auditEntry.findMany({ where: { tenantId, object: `chat:${chatId}`, action: 'endChat' } }),
  ).toMatchObject([{ actor: 'gateway', address: null }]);
  expect(await endIdle(chat)).toBe(false);
  expect(await endIdle({ ...chat, chatId: 'no-such-chat' })).toBe(false);
});

it.each([
  ['an event', { lastSeq: { increment: 1 } }],
  ['a look of the client', { presentUntil: at(3 * DAY_SECONDS) }],
])('a chat goes on where %s comes while it is about to end', async (_name, data) => {
  const chat = await stores.newChat();
  const { tenantId, chatId } = chat;
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(1)));
  const ending = publishOf(chat, [eventOf('chat_session_ended', { occurredAt: NOW })], NOW);
  const result = await stores.store.chatEvents.publish({
    ...{ ...ending, idleSince: SINCE },
    async plan(context) {
      await stores.prisma.chatSession.update({ where: { tenantId_chatId: { tenantId, chatId } }, data });
      return ending.plan(context);
    },
  });
  expect(result.kind).toBe('chatEnded');
  expect(await sessionOf(chat)).toMatchObject({ endedAt: null, events: [], pushSubscription: { removedAt: null } });
});
