/** What becomes of a call for many chats when a part of it fails. The store is a fake: only so it fails at that moment. */
import { createPublisher } from '../../src/delivery/publishing/publisher.js';
import type { Publish } from '../../src/delivery/publishing/publishSteps.js';
import type { ChatEventsStore } from '../../src/delivery/publishing/chatEvents.store.js';
import { NO_OBSERVER } from '../../src/domain/changeObserver.js';
import { message, publishOf } from '../support/testStores.js';

/** SQLSTATE 22021: a character that cannot be. */
const rowFault = Object.assign(new Error('a refused row'), { code: '22021' });
const away = new Error('the database is away');
const WRITTEN = { accepted: 1, deliveries: [], hasQueuedDeliveries: false, isPresent: false, isUnsubscribed: false };
const publishes = ['a', 'b', 'c'].map((chatId): Publish => publishOf({ tenantId: 1, chatId }, [message('hello')]));

/** @param write what comes of one statement: the chats that it writes */
function publisherOn(write: (chatIds: string[], statement: number) => string[], concurrency = 2) {
  const statements: string[][] = [];
  const chatEvents = {
    readStandings: (items: readonly Publish[]) => {
      const context = { appId: 'app', clientId: 'client', locale: null, parties: {}, ownEvents: [] };
      const standing = { lastSeq: 0, receipt: null, endedBy: null };
      return Promise.resolve(
        new Map(items.map(({ chatId }) => [`1 ${chatId}`, { ...standing, context: { ...context, chatId } }])),
      );
    },
    write: async (items: readonly { chatId: string }[]) => {
      statements.push(items.map(({ chatId }) => chatId));
      const written = write(statements.at(-1) ?? [], statements.length);
      return { chats: new Map(written.map((chatId) => [`1 ${chatId}`, WRITTEN])), leased: [] };
    },
  };
  const publisher = createPublisher({
    store: { chatEvents: chatEvents as unknown as ChatEventsStore },
    ...{ leaseDirectly: () => null, changes: NO_OBSERVER, newId: () => 'id', concurrency },
    traceWrite: (_items, run) => run(),
  });
  return { publisher, statements };
}
const kinds = (results: readonly { kind: string }[]) => results.map(({ kind }) => kind);

it('keeps the results of the others where the retry of a lost race fails', async () => {
  const { publisher, statements } = publisherOn((chatIds, statement) => {
    if (statement === 2) throw away;
    return chatIds.filter((chatId) => chatId !== 'b');
  });
  const results = await publisher.publishAll(publishes);
  expect(statements).toEqual([['a', 'b', 'c'], ['b']]);
  expect(kinds(results)).toEqual(['published', 'failed', 'published']);
  expect(results[1]).toEqual({ kind: 'failed', error: away });
});

it('keeps what was stored chat by chat when the database goes away, and tries no more', async () => {
  const { publisher, statements } = publisherOn((chatIds) => {
    if (chatIds.length > 1) throw rowFault;
    if (chatIds[0] === 'b') throw away;
    return chatIds;
  });
  expect(kinds(await publisher.publishAll(publishes))).toEqual(['published', 'failed', 'failed']);
  expect(statements).toEqual([['a', 'b', 'c'], ['a'], ['b']]);
});

it('fails a call whole of which nothing was stored', async () => {
  const { publisher } = publisherOn(() => {
    throw away;
  });
  await expect(publisher.publishAll(publishes)).rejects.toBe(away);
});

it.each([
  [1, [['a', 'b'], ['I/O'], ['c'], ['I/O'], ['d', 'e']]],
  [2, [['a', 'b', 'c', 'd', 'e']]],
])('writes at most 500 events at once where so many statements can run: %i', async (concurrency, expected) => {
  const { publisher, statements } = publisherOn((chatIds) => {
    setImmediate(() => statements.push(['I/O']));
    return chatIds;
  }, concurrency);
  const call = [200, 300, 500, 1, 1].map((events, at) =>
    publishOf(
      { tenantId: 1, chatId: 'abcde'.charAt(at) },
      Array.from({ length: events }, () => message('hello')),
    ),
  );
  expect(kinds(await publisher.publishAll(call))).toEqual(call.map(() => 'published'));
  expect(statements.slice(0, expected.length)).toEqual(expected);
});
