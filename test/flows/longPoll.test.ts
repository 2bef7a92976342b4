import { EndChatDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

/** Long enough for what happens while a poll is held, also on a busy machine. */
const HOLD_SECONDS = 5;
const { gateway, center, start, subscribedPhone } = usePhones({ BECKON_POLL_SECONDS: String(HOLD_SECONDS) });

async function client() {
  const flow = await start();
  return { flow, legacy: legacyClient(gateway().url, flow.device, flow.chatId) };
}

it('is answered at once with what is there, and only once', async () => {
  const { flow, legacy } = await client();
  await flow.publish(agentMessage('one'), agentMessage('two'));
  expect(messagesOf(await legacy.poll())).toEqual(['one', 'two']);
  await flow.publish(agentMessage('three'));
  expect(messagesOf(await legacy.poll())).toEqual(['three']);
});

it('is held while there is nothing, and answered as soon as there is', async () => {
  const { flow, legacy } = await client();
  const { answer } = await legacy.heldPoll();
  const before = performance.now();
  await flow.publish(agentMessage('at last'));
  expect(messagesOf(await answer)).toEqual(['at last']);
  expect(performance.now() - before).toBeLessThan(1_500);
});

it('is answered without events when the time is over', async () => {
  const { legacy } = await client();
  const before = performance.now();
  expect(await legacy.poll()).toEqual({ status: 200, body: { events: [] } });
  // Holds differ by a fifth.
  expect(performance.now() - before).toBeGreaterThan(HOLD_SECONDS * 800 - 100);
});

it('does not tell the client what it did itself', async () => {
  const { flow, legacy } = await client();
  await legacy.send({ event: 'chat_session_message', msg_id: 'mine', msg: 'my own words' });
  await flow.publish(agentMessage('an answer'));
  expect(messagesOf(await legacy.poll())).toEqual(['an answer']);
});

it('is refused while another one waits, as published, and the other goes on', async () => {
  const { flow, legacy } = await client();
  const polls = [legacy.poll(), legacy.poll()];
  const first = await Promise.race(polls.map(async (poll) => ({ poll, answer: await poll })));
  expect(first.answer).toMatchObject({ status: 400, body: { error_code: '5003' } });
  await flow.publish(agentMessage('for the other'));
  const other = polls.find((poll) => poll !== first.poll);
  expect(messagesOf((await other) ?? first.answer)).toEqual(['for the other']);
});

it('can be asked again at once after the client has given up', async () => {
  const { flow, legacy } = await client();
  const first = await legacy.heldPoll();
  first.abort();
  await flow.publish(agentMessage('not lost'));
  // Until the gateway has noticed it, an aborted poll counts as waiting.
  await eventually(async () => expect(await legacy.poll()).toMatchObject({ body: { events: [{ msg: 'not lost' }] } }));
});

it('loses nothing between polls, whatever the client aborts', async () => {
  const { flow, legacy } = await client();
  const texts = Array.from({ length: 60 }, (_, index) => `text ${index}`);
  const got: unknown[] = [];
  let aborted = 0;
  const publishing = (async () => {
    for (const text of texts) await flow.publish(agentMessage(text));
  })();
  while (got.length < texts.length) {
    const poll = legacy.openPoll();
    if (got.length % 3 === 2 && aborted < 10) {
      aborted += 1;
      poll.abort();
      continue;
    }
    const answer = await poll.answer;
    // An aborted poll that the gateway has not noticed yet counts as waiting.
    if (answer.status === 400) continue;
    got.push(...messagesOf(answer));
  }
  await publishing;
  // What was on its way to an aborted poll may be told again; never is anything left out, or out of order.
  expect([...new Set(got)]).toEqual(texts);
});

it('is of the client alone', async () => {
  const { flow } = await client();
  const stranger = await client();
  const foreign = legacyClient(gateway().url, stranger.flow.device, flow.chatId);
  expect(await foreign.poll()).toMatchObject({ status: 403, body: { error_code: '5005' } });
  expect(await foreign.history()).toMatchObject({ status: 403, body: { error_code: '5005' } });
  expect(await foreign.send({ event: 'chat_session_end' })).toMatchObject({ status: 403 });
  expect(await legacyClient(gateway().url, flow.device, 'no-such-chat').poll()).toMatchObject({
    status: 404,
    body: { error_code: '5005' },
  });
});

describe('the end of a chat', () => {
  it('by the platform is told, and then there is no such chat', async () => {
    const { flow, legacy } = await client();
    const { answer } = await legacy.heldPoll();
    await graphqlData(gateway().url, center().platform, EndChatDocument, { input: { chatId: flow.chatId } });
    expect((await answer).body['events']).toMatchObject([{ event: 'chat_session_ended' }]);
    expect(await legacy.poll()).toMatchObject({ status: 404, body: { error_code: '5005' } });
    expect(await legacy.send({ event: 'chat_session_typing' })).toMatchObject({ status: 404 });
  });

  it('is told also to a client that comes after it', async () => {
    const { flow, legacy } = await client();
    await flow.publish(agentMessage('Good-bye'), { event: 'chat_session_end' });
    expect((await legacy.poll()).body['events']).toMatchObject([{ msg: 'Good-bye' }, { event: 'chat_session_end' }]);
    expect(await legacy.poll()).toMatchObject({ status: 404 });
    expect(messagesOf(await legacy.history())).toEqual(['Good-bye', undefined]);
  });

  it('by the client ends its polls and its subscription, and the next chat is a new one', async () => {
    const { flow, token } = await subscribedPhone();
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    const { answer } = await legacy.heldPoll();
    expect(await legacy.send({ event: 'chat_session_end' })).toEqual({ status: 200, body: { events: [] } });
    expect(await answer).toMatchObject({ status: 404, body: { error_code: '5005' } });
    expect(await legacy.poll()).toMatchObject({ status: 404, body: { error_code: '5005' } });
    expect(await flow.subscribedToken()).toBeNull();
    expect(await legacy.notifications({ android_firebase_device_token: token })).toMatchObject({ status: 404 });
    const next = await legacy.requestChat();
    expect(next.body).toMatchObject({ is_new_chat: true });
    expect(next.body['chat_id']).not.toBe(flow.chatId);
  });

  it('is not a disconnected client', async () => {
    const { flow, legacy } = await client();
    expect(await legacy.send({ event: 'chat_session_disconnect' })).toMatchObject({ status: 200 });
    expect((await legacy.requestChat()).body).toMatchObject({ is_new_chat: false, chat_id: flow.chatId });
  });
});

describe('what a client sends', () => {
  it('is kept once, however often it is sent', async () => {
    const { flow, legacy } = await client();
    const message = { event: 'chat_session_message', msg_id: 'm1', party_id: 'p1', msg: 'Hello' };
    await legacy.send(message);
    await legacy.send(message, { ...message, msg_id: 'm2', msg: 'Anybody?' });
    // The same id from the other side is another message.
    await flow.publish({ ...agentMessage('Yes'), msgId: 'm1', partyId: 'p1' });
    expect(messagesOf(await legacy.history())).toEqual(['Hello', 'Anybody?', 'Yes']);
  });

  it('is not mistaken for a repeat where an SDK has no id to give', async () => {
    const { legacy } = await client();
    // The Android SDK writes "null" where its caller gave no id, with a new party id each time.
    const message = (party: string, msg: string) => ({
      event: 'chat_session_message',
      msg_id: 'null',
      party_id: party,
      msg,
      timestamp: 1_700_000_000_123,
    });
    await legacy.send(message('a', 'one'));
    await legacy.send(message('b', 'two'));
    expect((await legacy.history()).body['events']).toMatchObject([
      { msg: 'one', timestamp: '1700000000' },
      { msg: 'two' },
    ]);
  });

  it('passes files and places on, as the SDKs read them', async () => {
    const { flow, legacy } = await client();
    const file = { event: 'chat_session_file', file_id: 'f1', file_name: 'cat.jpg', file_type: 'image', party_id: 'p' };
    await legacy.send(file, { event: 'chat_session_location', latitude: 52.5, longitude: 13.4 });
    await flow.publish({
      event: 'chat_session_file',
      partyId: 'agent-7',
      data: { file_id: 'f2', file_name: 'map.pdf', file_type: 'attachment' },
    });
    expect((await legacy.history()).body['events']).toMatchObject([
      file,
      { event: 'chat_session_location', latitude: '52.5', longitude: '13.4' },
      { event: 'chat_session_file', file_id: 'f2', file_name: 'map.pdf', file_type: 'attachment', party_id: 'agent-7' },
    ]);
    expect((await legacy.poll()).body['events']).toMatchObject([{ file_id: 'f2' }]);
  });

  it.each<[string, unknown[]]>([
    ['no event', []],
    ['an event of nobody', [{ event: 'chat_session_nonsense' }]],
    ['an event of the platform', [{ event: 'chat_session_ended' }]],
    ['a message that is no text', [{ event: 'chat_session_message', msg: 7 }]],
    ['a good event beside a bad one', [{ event: 'chat_session_typing' }, { event: 'chat_session_ended' }]],
    ['a good event beside one without a name', [{ event: 'chat_session_typing' }, { event: '' }]],
  ])('is refused when it is %s, and changes nothing', async (_name, events) => {
    const { legacy } = await client();
    expect(await legacy.send(...events)).toMatchObject({ status: 400, body: { error_code: '5003' } });
    expect((await legacy.history()).body).toEqual({ events: [] });
  });
});
