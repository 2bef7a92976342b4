/** What a platform gets that publishes to many chats in one call, through both doors. */
import { ChatSessionDeliveriesDocument } from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { BATCH_DOORS, BATCH_PATH, deliveryIdOf, type BatchedOutcome } from './batchDoors.js';
import { graphqlDoor } from './doors.js';
import type { HappenedEvent } from './platformDoors.js';
import { stage } from './stage.js';
import { shownPieces, type Chat } from './useStage.js';

const SECRET = 'what-nobody-may-ever-see';
const said = (msg: string, msgId?: string): HappenedEvent => ({
  event: 'chat_session_message',
  msg,
  msgId,
  partyId: 'agent-1',
});
const typing = (count: number): HappenedEvent[] =>
  Array.from({ length: count }, () => ({ event: 'chat_session_typing' }));

async function subscribedChats(count: number): Promise<string[]> {
  const { url, newChat } = stage();
  const chats: Chat[] = [];
  for (let index = 0; index < count; index += 1) chats.push(await newChat());
  await Promise.all(
    chats.map(({ device, chatId }) =>
      graphqlDoor.subscribe(url, device, chatId, { androidFirebase: { token: newFirebaseToken() } }),
    ),
  );
  return chats.map(({ chatId }) => chatId);
}

/** The ids of a chat's deliveries, as REST has them, oldest first. */
async function deliveriesOf(chatId: string): Promise<string[]> {
  const { url, center } = stage();
  const { chatSession } = await graphqlData(url, center.admin, ChatSessionDeliveriesDocument, { chatId, first: 100 });
  return chatSession?.deliveries.edges.map(({ node }) => deliveryIdOf(node.id)) ?? [];
}

const counts = (results: readonly BatchedOutcome[]) =>
  results.map(({ accepted, duplicates, deliveries, refusal }) => [accepted, duplicates, deliveries.length, refusal]);

describe.each(BATCH_DOORS)('a call for many chats through $name', (door) => {
  const isRest = door.name === 'REST';
  const publish = (...[chats]: [Parameters<typeof door.publish>[2]]) => {
    const { url, center } = stage();
    return door.publish(url, center.platform, chats);
  };

  test('is answered chat by chat, in its order: what is refused keeps nothing else from being stored', async () => {
    const [neighbour, ended] = [await stage().createCenter(), await stage().newChat()];
    const { chatId: foreign } = await stage().newChat(neighbour);
    await stage().endChat(ended);
    const [one = '', other = '', third = '', fourth = ''] = await subscribedChats(4);
    const { status, results } = await publish([
      { chatId: one, events: [said('Hello', 'm1'), { event: 'chat_session_typing' }] },
      { chatId: 'no-such-chat', events: [said('Hello')] },
      { chatId: foreign, events: [said('Hello')] },
      { chatId: ended.chatId, events: [said('Hello')] },
      { chatId: other, events: [said('Hello', 'm1'), said(`${SECRET}\0`)] },
      { chatId: third, events: [] },
      { chatId: fourth, events: [said('Hello', 'm1'), said('Hello', 'm1'), { event: 'chat_session_of_tomorrow' }] },
      { chatId: 'a\0b', events: [said('Hello')] },
    ]);
    expect(status).toBe(isRest ? 202 : 200);
    const [notFound, over, invalid] = isRest
      ? ['5005', '5005', '5003']
      : ['CHAT_NOT_FOUND', 'CHAT_ENDED', 'INVALID_INPUT'];
    expect(counts(results)).toEqual([
      [2, 0, 1, null],
      [0, 0, 0, notFound],
      [0, 0, 0, notFound],
      [0, 0, 0, over],
      [0, 0, 0, invalid],
      [0, 0, 0, invalid],
      [2, 1, 1, null],
      [0, 0, 0, notFound],
    ]);
    const says = results.map((result) => result.says);
    expect(says[1]).toBe(isRest ? 'there is no such chat' : 'chats.1.chatId there is no such chat');
    expect(says[4]).toContain(isRest ? 'events.1.msg must be' : 'chats.4.events.1.msg msg must be');
    expect(says[5]).toContain(isRest ? 'events must be 1 to 500' : 'chats.5.events events must be 1 to 500');
    expect(shownPieces(JSON.stringify(results), [SECRET])).toEqual([]);
    expect(await deliveriesOf(one)).toEqual(results[0]?.deliveries);
    expect([await deliveriesOf(other), await deliveriesOf(third)]).toEqual([[], []]);
    // What was refused can be mended and sent again.
    const again = await publish([{ chatId: other, events: [said('Hello', 'm1')] }]);
    expect(counts(again.results)).toEqual([[1, 0, 1, null]]);
  });

  test('comes to the same when it comes again', async () => {
    const [one = '', other = '', third = ''] = await subscribedChats(3);
    const chats = [
      { chatId: one, events: [said('Hello', 'm1'), said('Hello', 'm2')] },
      { chatId: other, events: [said('Hello'), said('Hello')], key: 'k1' },
      { chatId: third, events: [said('Good-bye', 'm1'), { event: 'chat_session_ended' }] },
    ];
    const first = await publish(chats);
    expect(counts(first.results)).toEqual([
      [2, 0, 2, null],
      [2, 0, 2, null],
      [2, 0, 2, null],
    ]);
    const second = await publish(chats);
    expect(counts(second.results)).toEqual([
      [0, 2, 0, null],
      [2, 0, 2, null],
      [0, 2, 0, null],
    ]);
    expect(second.results[1]).toEqual(first.results[1]);
    for (const chatId of [one, other, third]) expect(await deliveriesOf(chatId)).toHaveLength(2);
    // Another publish under the same key is refused, of that chat alone.
    const others = await publish([
      { chatId: one, events: [said('More', 'm3')] },
      { chatId: other, events: [said('More')], key: 'k1' },
    ]);
    expect(counts(others.results)).toEqual([
      [1, 0, 1, null],
      [0, 0, 0, isRest ? '5003' : 'INVALID_INPUT'],
    ]);
  });

  test('names each chat once: a second time is refused, even after a refusal', async () => {
    const [one = '', other = ''] = await subscribedChats(2);
    const { results } = await publish([
      { chatId: one, events: [said('first')] },
      { chatId: one, events: [said('second')] },
      { chatId: other, events: [said('\0')] },
      { chatId: other, events: [said('second')] },
    ]);
    const invalid = isRest ? '5003' : 'INVALID_INPUT';
    expect(counts(results)).toEqual([
      [1, 0, 1, null],
      [0, 0, 0, invalid],
      [0, 0, 0, invalid],
      [0, 0, 0, invalid],
    ]);
    expect(results[3]?.says).toContain(isRest ? 'chat_id must name each chat once' : 'chats.3.chatId chatId must name');
  });

  test('has 1 to 500 chats and 5,000 events, or is refused whole and stores nothing', async () => {
    const [one = ''] = await subscribedChats(1);
    const unknown = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ chatId: `none-${n}`, events: typing(1) }));
    const hello = { chatId: one, events: [said('Hello', 'm1')] };
    for (const [chats, says] of [
      [[], 'chats must be 1 to 500 chats'],
      [[hello, ...unknown(500)], 'chats must be 1 to 500 chats'],
      [
        [hello, ...unknown(10).map((chat) => ({ ...chat, events: typing(500) }))],
        'chats must have at most 5000 events in all',
      ],
    ] as const) {
      const { status, results, refused } = await publish(chats);
      expect([status, results]).toEqual([isRest ? 400 : 200, []]);
      expect(refused).toContain(says);
    }
    expect(await deliveriesOf(one)).toEqual([]);
    const largest = await publish([hello, ...unknown(499)]);
    expect(largest.results).toHaveLength(500);
    expect(counts(largest.results.slice(0, 1))).toEqual([[1, 0, 1, null]]);
  });

  test('takes 5,000 events, of one chat 500 at most', async () => {
    const chats = await subscribedChats(10);
    const { results } = await publish(chats.map((chatId) => ({ chatId, events: typing(500) })));
    expect(counts(results)).toEqual(chats.map(() => [500, 0, 0, null]));
    const [first = ''] = chats;
    const more = await publish([{ chatId: first, events: typing(501) }]);
    expect(more.results[0]?.says).toContain('must be 1 to 500 events');
  });

  test('is for platforms', async () => {
    const { url, center, newChat } = stage();
    const { chatId, device } = await newChat();
    for (const identity of [device, center.viewer, center.admin, center.operator, {}]) {
      const { status, results, refused } = await door.publish(url, identity, [{ chatId, events: [said('Hello')] }]);
      expect([[401, 403].includes(status) || !isRest, results]).toEqual([true, []]);
      expect(refused).not.toBeNull();
    }
  });
});

test('what one door has published, the other knows', async () => {
  const { url, center } = stage();
  const [one = ''] = await subscribedChats(1);
  for (const [index, door] of BATCH_DOORS.entries()) {
    const { results } = await door.publish(url, center.platform, [{ chatId: one, events: [said('Hello', 'm1')] }]);
    expect(counts(results)).toEqual([index === 0 ? [1, 0, 1, null] : [0, 1, 0, null]]);
  }
});

describe('the REST body', () => {
  const send = (body: unknown, headers: Record<string, string> = {}) => {
    const { url, center } = stage();
    return post(url, BATCH_PATH, center.platform, body, { 'content-type': 'application/json', ...headers });
  };

  test('is refused whole where it has no list of chats, and by chat where that is none', async () => {
    for (const body of [{}, { chats: {} }, { chats: 'all' }, [], '{']) expect((await send(body)).status).toBe(400);
    const [one = '', other = '', third = '', fourth = ''] = await subscribedChats(4);
    const events = [{ event: 'chat_session_message', msg: 'Hello' }];
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`k${n}`, 0]));
    const chats = [
      ...[null, 7, {}, { chat_id: 7, events }, { chat_id: one }, { chat_id: other, events: [{ msg: 'Hello' }] }],
      { chat_id: third, events: [{ ...events[0], ...many }] },
      { chat_id: other, events },
      { chat_id: fourth, events },
    ];
    const { status, body } = await send({ chats });
    const results = body['results'] as { accepted: number; error_code?: string }[];
    expect([status, results.map(({ error_code }) => error_code)]).toEqual([
      202,
      [...Array.from({ length: 8 }, () => '5003'), undefined],
    ]);
  });

  test('goes under the Idempotency-Key of the call where a chat has none of its own', async () => {
    const [one = '', other = ''] = await subscribedChats(2);
    const events = [{ event: 'chat_session_message', msg: 'Hello' }];
    const body = {
      chats: [
        { chat_id: one, events },
        { chat_id: other, events, idempotency_key: 'own' },
      ],
    };
    const first = await send(body, { 'idempotency-key': '"all"' });
    expect(await send(body, { 'idempotency-key': 'all' })).toMatchObject({ status: 202, body: first.body });
    const alone = await post(
      stage().url,
      `/platform/v1/chats/${one}/events`,
      stage().center.platform,
      { events },
      {
        ...{ 'content-type': 'application/json', 'idempotency-key': 'all' },
      },
    );
    expect(alone.body).toEqual((first.body['results'] as unknown[])[0]);
    expect((await send(body, { 'idempotency-key': 'k'.repeat(257) })).status).toBe(400);
    for (const chatId of [one, other]) expect(await deliveriesOf(chatId)).toHaveLength(1);
  });

  test('has at most 4 MiB', async () => {
    const [one = ''] = await subscribedChats(1);
    const text = JSON.stringify({ chats: [{ chat_id: one, events: [{ event: 'chat_session_typing' }] }] });
    const limit = 4 * 1024 * 1024;
    expect((await send(text.padEnd(limit))).status).toBe(202);
  });
});
