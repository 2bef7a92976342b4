/** What a call for many chats asks of its node, and what it answers where a part of it fails. */
import { createBatches, type BatchedChat } from '../../src/delivery/publishing/batches.js';
import type { Publisher } from '../../src/delivery/publishing/publisher.js';
import { createReceipts } from '../../src/delivery/publishing/receipts.js';
import { createTurns } from '../../src/database/turns.js';
import { DomainError } from '../../src/domain/errors.js';
import type { Caller } from '../../src/domain/caller.js';
import type { Directory } from '../../src/tenants/room.js';

const PLATFORM: Caller = {
  role: 'PLATFORM',
  tenant: { id: 1, host: 'acme.example' },
  principal: { kind: 'key', id: 'k1' },
  address: null,
};
const TYPING = { event: 'chat_session_typing' };
const publishedAll: Publisher['publishAll'] = async (publishes) =>
  publishes.map(({ events }) => ({
    ...{ kind: 'published', accepted: events.length, duplicates: 0, deliveries: [] },
    ...{ hasQueuedDeliveries: false, isPresent: false },
  }));

/** Of as many events each; of a chat with none, nothing can be read. */
const chatsOf = (...counts: number[]): BatchedChat[] =>
  counts.map((events, at) => ({
    chatId: `chat-${at}`,
    events,
    read: () => ({ chatId: `chat-${at}`, events: Array.from({ length: events }, () => TYPING) }),
  }));

/** A node on which no tenant may go on until the test says so, as beside a busy one. */
function nodeUnderTest(publishAll = publishedAll) {
  let mayGo = false;
  const counted: number[] = [];
  const [woken, logged]: [string[], object[]] = [[], []];
  const turns = createTurns({
    maxWaiting: 4_000,
    pace: {
      isAlone: () => false,
      mayGo: () => mayGo,
      count: (_tenantId, pieces) => counted.push(pieces),
      refill: () => undefined,
      adapt: () => undefined,
    },
  });
  const batches = createBatches({
    ...{ publisher: { publishAll }, turns, clock: () => new Date() },
    directory: {} as Directory,
    spans: { ofBatch: (_batch, publish) => publish(null) },
    receipts: createReceipts({ notices: { announce: () => undefined }, wakeChat: ({ chatId }) => woken.push(chatId) }),
    logger: { error: (fields) => logged.push(fields) },
  });
  return {
    ...{ counted, woken, logged },
    publish: (chats: readonly BatchedChat[]) => batches.publish(PLATFORM, { chats, trace: null, requestId: 'r1' }),
    goOn() {
      mayGo = true;
      turns.look();
    },
  };
}

it('waits once, with all of its events, and counts as so many', async () => {
  const { publish, counted, goOn } = nodeUnderTest();
  const first = publish(chatsOf(...Array.from({ length: 10 }, () => 500)));
  await expect(publish(chatsOf(1))).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect(counted).toEqual([]);
  goOn();
  expect(await first).toHaveLength(10);
  expect(counted).toEqual([5_000]);
});

it('counts a chat without events as a piece of work', async () => {
  const { publish, counted, goOn } = nodeUnderTest();
  const results = publish(chatsOf(2, 0, 0));
  goOn();
  expect(await results).toHaveLength(3);
  expect(counted).toEqual([4]);
});

it('answers each chat by itself where some fail, and wakes the others', async () => {
  const busy = new DomainError('TOO_MANY_REQUESTS', 'try again in a moment', null, 1);
  const fault = new Error('a row that cannot be');
  const { publish, woken, logged, goOn } = nodeUnderTest(async (publishes) => {
    const results = await publishedAll(publishes);
    return results.map((result, at) => (at === 2 ? result : { kind: 'failed', error: at === 0 ? busy : fault }));
  });
  const results = publish(chatsOf(1, 1, 1));
  goOn();
  expect(await results).toMatchObject([
    busy,
    { code: 'INTERNAL', message: 'Something went wrong here. Request id: r1' },
    { accepted: 1 },
  ]);
  expect(woken).toEqual(['chat-2']);
  expect(logged).toEqual([{ err: fault, requestId: 'r1' }]);
});
