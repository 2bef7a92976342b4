import { randomUUID } from 'node:crypto';
import { newFirebaseToken } from '../support/contactCenter.js';
import { androidSdk } from './android/androidSdk.js';
import { SerializationException } from './android/kotlinJson.js';
import { jsonObjectRequest } from './android/volley.js';
import { stage } from './sdkStage.js';
import { ENDING_EVENTS, LASTING_EVENTS } from './serverEvents.js';
import { LEAST_HOLD_MS, type Installation } from './useSdkStage.js';

const { connected, install, publish, setAvailable, standing } = stage;
const installed = () => install('./android/requests.http');
const SIGNALING = 'chat_session_signaling';

async function inChat(): Promise<Installation & { chatId: string }> {
  const phone = await installed();
  const chatId = String(androidSdk.requestChat(await phone.call('request chat'))['chat_id']);
  phone.enter(chatId);
  return { ...phone, chatId };
}

describe('the Android SDK', () => {
  it('asks for the version and whether there is anybody', async () => {
    const phone = await installed();
    expect(androidSdk.version(await phone.call('version'))).toEqual({
      server_version: expect.stringMatching(/^\d/) as string,
    });
    const availability = async () => androidSdk.availability(await phone.call('availability'));
    expect(await availability()).toEqual({ chat: 'available', ewt: null });
    await setAvailable(false, 30);
    expect(await availability()).toEqual({ chat: 'notAvailable', ewt: 30 });
    const before = phone
      .bytes('availability')
      .toString()
      .replace(/Cache-Control.*\r\n/, '')
      .replace(/&nonce=\d+/, '');
    const asOfOld = await phone.calls.exchange(Buffer.from(before));
    await setAvailable(true);
    expect(JSON.parse(asOfOld.body.toString())).toEqual({ chat: 'unavailable', ewt: '30' });
    expect(phone.calls.exchanges).toBe(4);
  });

  it('asks for a chat, and for the same one again', async () => {
    const phone = await installed();
    const first = androidSdk.requestChat(await phone.call('request chat'));
    expect(first).toMatchObject({ state: 'queued', is_new_chat: true, ewt: null, phone_number: '+49 30 123456' });
    const again = androidSdk.requestChat(await phone.call('request chat without a phone number'));
    expect(again).toMatchObject({ chat_id: first['chat_id'], is_new_chat: false });
    const other = await installed();
    const without = androidSdk.requestChat(await other.call('request chat without a phone number'));
    expect(without).toMatchObject({ is_new_chat: true, phone_number: 'Undefined' });
  });

  it('subscribes, replaces the token, and cancels', async () => {
    const { chatId, call } = await inChat();
    const subscription = async () => (await standing(chatId)).pushSubscription;
    for (const token of [newFirebaseToken(), newFirebaseToken()]) {
      androidSdk.done(await call('subscribe', { token }));
      expect((await subscription())?.deviceToken.slice(0, 4)).toBe(token.slice(0, 4));
    }
    androidSdk.done(await call('cancel'));
    expect(await subscription()).toBeNull();
  });

  it('is told, where its app swaps the arguments, that there is no such chat', async () => {
    const { chatId, call } = await inChat();
    const answer = await call('subscribe, the arguments swapped', { token: encodeURIComponent(newFirebaseToken()) });
    expect(jsonObjectRequest(answer, true)).toEqual({ error: 'ClientError', statusCode: 404 });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error_code: '5005' });
    expect((await standing(chatId)).pushSubscription).toBeNull();
  });

  it('polls on a connection of its own, also while there is nothing', async () => {
    const { chatId, call, poll, polls, calls } = await inChat();
    const before = performance.now();
    expect(androidSdk.poll(await poll())).toEqual([]);
    expect(performance.now() - before).toBeGreaterThan(LEAST_HOLD_MS);
    const waiting = poll();
    androidSdk.done(await call('send typing'));
    await publish(chatId, { event: 'chat_session_message', msg: 'at last' });
    expect(androidSdk.poll(await waiting)).toMatchObject([{ msg: 'at last' }]);
    expect([polls.exchanges, calls.exchanges]).toEqual([2, 2]);
  });

  it('reads every event that a platform may publish', async () => {
    const { chatId, call, poll } = await inChat();
    const readable = LASTING_EVENTS.filter(({ event }) => event !== SIGNALING);
    await publish(chatId, ...readable);
    for (const events of [androidSdk.poll(await poll()), androidSdk.history(await call('history'))]) {
      expect(events.map(({ event }) => event)).toEqual(readable.map(({ event }) => event));
      expect(events.filter(({ event }) => event === 'chat_session_location')).toMatchObject([
        { url: 'https://maps.example.com/?q=1,2', latitude: Math.fround(52.52), longitude: Math.fround(13.405) },
        { url: '', latitude: 0, longitude: 0 },
        { latitude: Math.fround(52.52), longitude: 0 },
      ]);
      expect(events.filter(({ event }) => event === 'chat_session_message_delivered')).toMatchObject([
        { ref_msg_id: 'c-1' },
        { ref_msg_id: '' },
        { ref_msg_id: 'c-2', msg_id: 'c-2' },
      ]);
      expect(events.filter(({ event }) => event === 'chat_session_form_submit')).toMatchObject([
        { form_data: { stars: '5' }, req_id: 3 },
        { form_data: {}, req_id: -1 },
        { form_data: { stars: '5', tags: '["a"]' }, req_id: -1 },
      ]);
    }
  });

  it('reads what calls need in the versions that know them, and never finds it in the history', async () => {
    const { chatId, call, poll } = await inChat();
    await publish(chatId, ...LASTING_EVENTS.filter(({ event }) => event === SIGNALING));
    const answer = await poll();
    expect(androidSdk.pollWithCalls(answer)).toHaveLength(3);
    expect(() => androidSdk.poll(answer)).toThrow(SerializationException);
    expect(androidSdk.history(await call('history'))).toEqual([]);
  });

  it('sends all that it can, and finds it in the history', async () => {
    const { chatId, call } = await inChat();
    const msgId = randomUUID();
    const sent = [
      'send message',
      'send message without an id',
      'send delivered',
      'send read',
      'send typing',
      'send not typing',
      'send file',
      'send location',
      'send form',
      'disconnect',
    ];
    for (const name of sent) androidSdk.done(await call(name, { msgId }));
    expect(androidSdk.history(await call('history'))).toMatchObject([
      { msg_id: msgId, msg: '1/2 of "it"\nis – schön 👩‍🚀 \\o/', party_id: expect.stringMatching(/^b7a4/) as string },
      { msg_id: 'null', msg: '<b>Hi</b>' },
      { event: 'chat_session_message_delivered', msg_id: msgId, ref_msg_id: msgId, party_id: chatId },
      { event: 'chat_session_message_read', msg_id: msgId, ref_msg_id: msgId },
      { event: 'chat_session_typing', party_id: chatId },
      { event: 'chat_session_not_typing' },
      { event: 'chat_session_file', file_id: 'F0A1/7', file_name: 'cat.jpg', file_type: 'image' },
      { event: 'chat_session_location', latitude: 52.5, longitude: Math.fround(13.4) },
      { event: 'chat_session_form_submit', form_data: { stars: '5' }, req_id: 7 },
      { event: 'chat_session_disconnect' },
    ]);
  });

  it('says a thing once, though Volley sends it again when the answer does not come', async () => {
    const { call, bytes, enter } = await installed();
    const ask = bytes('request chat');
    const [lost, second] = [await connected(), await connected()];
    // The gateway answers, and the app never sees it.
    await lost.exchange(ask);
    lost.abandon();
    const chat = androidSdk.requestChat(await second.exchange(ask));
    expect(chat).toMatchObject({ is_new_chat: false });
    enter(String(chat['chat_id']));
    const twice = async (name: string, more: Record<string, string> = {}) => {
      const repeated = bytes(name, { msgId: 'm', ...more });
      await second.exchange(repeated);
      androidSdk.done(await second.exchange(repeated));
    };
    await twice('send message');
    // Without an id of the app's, the party is new with every message.
    await twice('send message without an id', { partyId: 'one' });
    await twice('send message without an id', { partyId: 'two' });
    await twice('send read');
    await twice('subscribe', { token: newFirebaseToken() });
    const history = androidSdk.history(await call('history'));
    expect(history.map(({ event, party_id: party }) => [event, party])).toEqual([
      ['chat_session_message', expect.stringMatching(/^b7a4/)],
      ['chat_session_message', 'one'],
      ['chat_session_message', 'two'],
      ['chat_session_message_read', chat['chat_id']],
    ]);
    await twice('end');
  });

  it.each(ENDING_EVENTS)('gets the last events of a chat that the agent ends by %s, and then knows', async (event) => {
    const { chatId, call, poll } = await inChat();
    const waiting = poll();
    await publish(chatId, { event: 'chat_session_message', msg: 'Good-bye' }, { event });
    const last = await waiting;
    expect(androidSdk.poll(last)).toMatchObject([{ msg: 'Good-bye' }, { event }]);
    expect(androidSdk.afterPoll(last)).toBe('polls again');
    expect(androidSdk.afterPoll(await poll())).toBe('stops');
    for (const name of ['send typing', 'subscribe', 'cancel']) {
      const answer = await call(name, { token: newFirebaseToken() });
      expect(jsonObjectRequest(answer, true)).toEqual({ error: 'ClientError', statusCode: 404 });
    }
    expect(androidSdk.history(await call('history'))).toMatchObject([{ msg: 'Good-bye' }, { event }]);
  });

  it('ends its chat, and starts another', async () => {
    const { chatId, call, poll } = await inChat();
    const waiting = poll();
    androidSdk.done(await call('end'));
    expect(androidSdk.afterPoll(await waiting)).toBe('stops');
    const next = androidSdk.requestChat(await call('request chat'));
    expect(next).toMatchObject({ is_new_chat: true });
    expect(next['chat_id']).not.toBe(chatId);
  });
});
