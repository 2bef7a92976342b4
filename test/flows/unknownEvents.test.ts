/** Events of a type that Beckon does not know yet, beside others: nothing of these is lost, and no client chokes on them. */
import { randomUUID } from 'node:crypto';
import { ChatHistoryDocument, FollowChatDocument, SendChatEventsDocument } from '../generated/graphql.js';
import { graphql, graphqlData, post } from '../support/api.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { followChanges } from '../support/followChanges.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, start, subscribedPhone, pushTo, pushesTo } = usePhones({ BECKON_POLL_SECONDS: '2' });
const NEW_TYPE = 'chat_session_telepathy';
const said = (msg: string) => ({ event: 'chat_session_message', msg_id: msg, party_id: '7', msg });
const unknown = (msg_id = 'u1') => ({ event: NEW_TYPE, msg_id, party_id: '7', msg: 'hm', thought: { deep: [1] } });

function publish(chatId: string, events: unknown[], headers: Record<string, string> = {}) {
  const path = `/platform/v1/chats/${chatId}/events`;
  const json = { 'content-type': 'application/json' };
  return post(gateway().url, path, center().platform, { events }, { ...json, ...headers });
}

/** What is stored, as an admin sees it. */
async function stored({ chatId }: DeviceFlow) {
  const variables = { chatId, first: 100 };
  const { chatSession } = await graphqlData(gateway().url, center().platform, ChatHistoryDocument, variables);
  return chatSession?.events.edges.map(({ node }) => node) ?? [];
}

describe('published beside others', () => {
  it('is stored and told as unknown, and the others are pushed', async () => {
    const { flow, token } = await subscribedPhone();
    const receipt = await publish(flow.chatId, [said('one'), unknown(), { event: 'other.new-type' }, said('two')]);
    expect(receipt).toMatchObject({
      status: 202,
      body: { accepted: 4, duplicates: 0, unknown_events: [NEW_TYPE, 'other.new-type'] },
    });
    expect(receipt.body['deliveries']).toHaveLength(2);
    await pushTo(token);
    await eventually(async () => expect(pushesTo(token)).toHaveLength(2));
    expect(await stored(flow)).toMatchObject([
      { event: 'chat_session_message', msg: 'one' },
      { event: NEW_TYPE, source: 'PLATFORM', msgId: 'u1', msg: 'hm', data: { thought: { deep: [1] } } },
      { event: 'other.new-type' },
      { msg: 'two' },
    ]);
  });

  it('is told so by GraphQL too, where one that is known is not', async () => {
    const flow = await start();
    const events = [agentMessage('one'), { event: NEW_TYPE }, { event: NEW_TYPE }];
    expect(await flow.publish(...events)).toMatchObject({ accepted: 3, unknownEvents: [NEW_TYPE] });
    expect(await flow.publish(agentMessage('two'))).toMatchObject({ accepted: 1, unknownEvents: [] });
    expect((await publish(flow.chatId, [said('three')])).body).not.toHaveProperty('unknown_events');
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is nothing else for being called %s',
    async (event) => {
      const flow = await start();
      expect((await publish(flow.chatId, [said('one'), { event }])).body).toMatchObject({ unknown_events: [event] });
      const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
      expect(messagesOf(await legacy.poll())).toEqual(['one']);
      expect((await stored(flow)).map((one) => one.event)).toEqual(['chat_session_message', event]);
    },
  );

  it('is a repeat when it comes again, by its id and by the key of its publish', async () => {
    const { chatId } = await start();
    const key = { 'idempotency-key': randomUUID() };
    const first = await publish(chatId, [said('one'), unknown()], key);
    expect(await publish(chatId, [said('one'), unknown()], key)).toMatchObject({ status: 202, body: first.body });
    const again = await publish(chatId, [said('two'), unknown()]);
    expect(again.body).toMatchObject({ accepted: 1, duplicates: 1, unknown_events: [NEW_TYPE] });
  });

  it('reaches no SDK: neither a poll, nor the history, nor a live chat', async () => {
    const flow = await start();
    const live = followChanges(gateway().url, flow.device, FollowChatDocument, { chatId: flow.chatId });
    await live.begun;
    await publish(flow.chatId, [unknown(), said('one'), unknown('u2')]);
    await publish(flow.chatId, [said('two')]);
    await eventually(async () => expect(live.told).toHaveLength(2));
    expect(live.told.map(({ chatEvents }) => chatEvents.msg)).toEqual(['one', 'two']);
    live.stop();
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    expect(messagesOf(await legacy.history())).toEqual(['one', 'two']);
  });

  it('hides nothing that comes after it, however many they are', async () => {
    const flow = await start();
    const many = Array.from({ length: 400 }, (_, at) => unknown(`u${at}`));
    expect(await publish(flow.chatId, [{ event: 'chat_session_typing' }, ...many, said('at last')])).toMatchObject({
      status: 202,
    });
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    expect(messagesOf(await legacy.poll())).toEqual([undefined, 'at last']);
    expect((await legacy.poll()).body).toEqual({ events: [] });
  });

  it('goes with the end of its chat', async () => {
    const flow = await start();
    await publish(flow.chatId, [unknown(), { event: 'chat_session_ended' }, unknown('u2')]);
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    expect((await legacy.poll()).body['events']).toMatchObject([{ event: 'chat_session_ended' }]);
    expect(await legacy.poll()).toMatchObject({ status: 404, body: { error_code: '5005' } });
  });
});

describe('sent by a client beside others', () => {
  it('is stored and told as unknown', async () => {
    const flow = await start();
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    expect(await legacy.send({ event: 'chat_session_typing' }, { event: NEW_TYPE, wave: 7 })).toEqual({
      status: 200,
      body: { events: [], unknown_events: [NEW_TYPE] },
    });
    expect(await legacy.send({ event: 'chat_session_typing' })).toEqual({ status: 200, body: { events: [] } });
    const input = { chatId: flow.chatId, events: [{ event: 'chat_session_typing' }, { event: 'waved' }] };
    const { data } = await graphql(gateway().url, flow.device, SendChatEventsDocument, { input });
    expect(data?.sendChatEvents).toMatchObject({ accepted: 2, unknownEvents: ['waved'], userErrors: [] });
    expect((await stored(flow)).map(({ event, data: more }) => [event, more])).toEqual([
      ['chat_session_typing', null],
      [NEW_TYPE, { wave: 7 }],
      ['chat_session_typing', null],
      ['chat_session_typing', null],
      ['waved', null],
    ]);
    expect((await legacy.history()).body['events']).toHaveLength(3);
  });
});
