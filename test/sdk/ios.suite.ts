import { randomUUID } from 'node:crypto';
import { CHAT_EVENT_TYPES } from '../../src/domain/chatEvent.js';
import { newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { IOS_EVENTS, iosSdk, type IosEvents, type IosResult } from './ios/iosSdk.js';
import { stage } from './sdkStage.js';
import { ENDING_EVENTS, LASTING_EVENTS, SERVER_EVENT_TYPES } from './serverEvents.js';
import { LEAST_HOLD_MS, type Installation } from './useSdkStage.js';

const { install, publish, setAvailable, standing } = stage;
const installed = () => install('./ios/requests.http');

function success<Value>(result: IosResult<Value>): Value {
  if ('failure' in result) throw new Error(result.failure);
  return result.success;
}

async function inChat(): Promise<Installation & { chatId: string }> {
  const phone = await installed();
  const { chat_id: chatId } = success(iosSdk.requestChat(await phone.call('request chat')));
  phone.enter(chatId);
  return { ...phone, chatId };
}

/** The events of an answer, none of which the SDK may have skipped. */
function eventsOf(result: IosResult<IosEvents>): Record<string, unknown>[] {
  const { events, skipped } = success(result);
  expect(skipped).toEqual([]);
  return events;
}

describe('the iOS SDK', () => {
  it('asks for the version and whether there is anybody', async () => {
    const phone = await installed();
    for (const name of ['version', 'version, the tenant percent-encoded']) {
      expect(success(iosSdk.version(await phone.call(name)))).toEqual({
        server_version: expect.stringMatching(/^\d/) as string,
      });
    }
    const availability = async () => success(iosSdk.availability(await phone.call('availability')));
    expect(await availability()).toEqual({ chat: 'available', ewt: null });
    await setAvailable(false, 30);
    expect(await availability()).toEqual({ chat: 'notAvailable', ewt: '30' });
    const asked = success(iosSdk.requestChat(await phone.call('request chat')));
    await setAvailable(true);
    expect(asked).toMatchObject({ ewt: '30' });
    expect(phone.calls.exchanges).toBe(5);
  });

  it('asks for a chat, and for the same one again', async () => {
    const phone = await installed();
    const first = success(iosSdk.requestChat(await phone.call('request chat')));
    expect(first).toMatchObject({ state: 'queued', is_new_chat: true, ewt: null, phone_number: '+49 30 123456' });
    const again = success(iosSdk.requestChat(await phone.call('request chat without a phone number')));
    expect(again).toMatchObject({ chat_id: first.chat_id, is_new_chat: false });
    const other = await installed();
    const without = success(iosSdk.requestChat(await other.call('request chat without a phone number')));
    expect(without).toMatchObject({ is_new_chat: true, phone_number: null });
  });

  it('subscribes, replaces the token, and cancels', async () => {
    const { chatId, call } = await inChat();
    const subscription = async () => (await standing(chatId)).pushSubscription;
    const [first, second] = [newApnsToken(), newApnsToken()];
    for (const token of [first, first, second]) {
      expect(success(iosSdk.done(await call('subscribe for APNs', { token })))).toBe('done');
      const shown = (await subscription())?.deviceToken ?? '';
      expect([shown.slice(0, 4), shown.slice(-4)]).toEqual([token.slice(0, 4), token.slice(-4)]);
    }
    expect(await subscription()).toMatchObject({ service: 'IOS_APNS', bundleId: 'com.example.acme.shop' });
    expect(success(iosSdk.done(await call('subscribe for Firebase', { token: newFirebaseToken() })))).toBe('done');
    expect(await subscription()).toMatchObject({ service: 'IOS_FIREBASE' });
    expect(success(iosSdk.done(await call('cancel')))).toBe('done');
    expect(await subscription()).toBeNull();
  });

  it('polls on a connection of its own, also while there is nothing', async () => {
    const { chatId, call, poll, polls, calls } = await inChat();
    const before = performance.now();
    expect(eventsOf(iosSdk.events(await poll()))).toEqual([]);
    expect(performance.now() - before).toBeGreaterThan(LEAST_HOLD_MS);
    const waiting = poll();
    expect(success(iosSdk.done(await call('send typing')))).toBe('done');
    await publish(chatId, { event: 'chat_session_message', msg: 'at last' });
    expect(eventsOf(iosSdk.events(await waiting))).toMatchObject([{ msg: 'at last' }]);
    expect([polls.exchanges, calls.exchanges]).toEqual([2, 2]);
  });

  it('reads every event that a platform may publish', async () => {
    expect([...SERVER_EVENT_TYPES].sort()).toEqual([...CHAT_EVENT_TYPES].sort());
    const { chatId, call, poll } = await inChat();
    // Of these it has no struct: it skips them, whatever is in them.
    const readable = LASTING_EVENTS.filter(({ event }) => IOS_EVENTS.includes(event));
    await publish(chatId, ...LASTING_EVENTS);
    for (const answer of [await poll(), await call('history')]) {
      const { events, skipped } = success(iosSdk.events(answer));
      expect(events.map(({ event }) => event)).toEqual(readable.map(({ event }) => event));
      for (const reason of skipped) expect(reason).toMatch(/event must be one of .*form_submit|signaling/);
      expect(events).toContainEqual({
        event: 'chat_session_location',
        party_id: 'agent-7',
        url: 'https://maps.example.com/?q=1,2',
        latitude: '52.52',
        longitude: '13.405',
        timestamp: new Date(1_700_000_000_000),
      });
      expect(events.filter(({ event }) => event === 'chat_session_message_read')).toMatchObject([
        { msg_id: 'c-1' },
        { msg_id: '' },
        { msg_id: 'c-2' },
      ]);
      expect(events.filter(({ event }) => event === 'chat_session_file')).toMatchObject([
        { msg_id: 'm-2', file_type: 'image' },
        { file_id: '', file_type: 'attachment' },
        { file_id: '17', file_type: 'image' },
      ]);
    }
  });

  it('sends all that it can, and finds it in the history', async () => {
    const { chatId, call } = await inChat();
    const msgId = randomUUID().toUpperCase();
    const sent = [
      'send message',
      'send delivered',
      'send read',
      'send typing',
      'send not typing',
      'send file',
      'send location',
      'disconnect',
    ];
    for (const name of sent) expect(success(iosSdk.done(await call(name, { msgId })))).toBe('done');
    const said = { party_id: chatId, timestamp: expect.any(Date) as Date };
    expect(eventsOf(iosSdk.events(await call('history')))).toEqual([
      { event: 'chat_session_message', msg_id: `${msgId}:0`, msg: '1/2 of "it"\nis – schön 👩‍🚀 \\o/', ...said },
      { event: 'chat_session_message_delivered', msg_id: msgId, ...said },
      { event: 'chat_session_message_read', msg_id: msgId, ...said },
      { event: 'chat_session_typing', ...said },
      { event: 'chat_session_not_typing', ...said },
      {
        event: 'chat_session_file',
        msg_id: `${msgId}:1`,
        file_id: 'F0A1/7',
        file_name: 'cat.jpg',
        file_type: 'image',
        ...said,
      },
      {
        event: 'chat_session_location',
        url: 'https://maps.example.com/?q=52.5,13.4',
        latitude: '52.5',
        longitude: '13.4',
        ...said,
      },
      { event: 'chat_session_disconnect' },
    ]);
  });

  it('gets what came while it was in the background', async () => {
    const { chatId, poll, polls, call } = await inChat();
    const cancelled = poll().catch(() => 'cancelled');
    // The gateway holds the poll by then. To ask it would be another poll.
    await new Promise((resolve) => setTimeout(resolve, 150));
    polls.abandon();
    expect(await cancelled).toBe('cancelled');
    await publish(chatId, { event: 'chat_session_message', msg: 'while you were away' });
    let answer = await call('poll');
    // Until the gateway has noticed, the cancelled one counts: the SDK asks again at once.
    for (let tries = 0; answer.status === 400 && tries < 50; tries += 1) {
      expect([iosSdk.events(answer), iosSdk.afterPoll(answer)]).toEqual([
        { failure: 'chatSessionInvalidJson' },
        'polls again',
      ]);
      answer = await call('poll');
    }
    expect(eventsOf(iosSdk.events(answer))).toMatchObject([{ msg: 'while you were away' }]);
  });

  it.each(ENDING_EVENTS)('gets the last events of a chat that the agent ends by %s, and then knows', async (event) => {
    const { chatId, call, poll } = await inChat();
    const waiting = poll();
    await publish(chatId, { event: 'chat_session_message', msg: 'Good-bye' }, { event });
    const last = await waiting;
    expect(eventsOf(iosSdk.events(last))).toMatchObject([{ msg: 'Good-bye' }, { event }]);
    expect(iosSdk.afterPoll(last)).toBe(event === 'chat_session_ended' ? 'stops' : 'polls again');
    const after = await poll();
    expect(iosSdk.events(after)).toEqual({ failure: 'chatSessionNotFound' });
    expect(iosSdk.afterPoll(after)).toBe('stops');
    for (const name of ['send typing', 'subscribe for APNs', 'cancel']) {
      const answer = await call(name, { token: newApnsToken() });
      expect([answer.status, iosSdk.done(answer)]).toEqual([404, { failure: 'chatSessionNotFound' }]);
    }
    expect(eventsOf(iosSdk.events(await call('history')))).toMatchObject([{ msg: 'Good-bye' }, { event }]);
  });

  it('ends its chat, and starts another', async () => {
    const { chatId, call, poll } = await inChat();
    const waiting = poll();
    expect(success(iosSdk.done(await call('end')))).toBe('done');
    expect(iosSdk.afterPoll(await waiting)).toBe('stops');
    expect(iosSdk.done(await call('send typing'))).toEqual({ failure: 'chatSessionNotFound' });
    const next = success(iosSdk.requestChat(await call('request chat')));
    expect(next).toMatchObject({ is_new_chat: true });
    expect(next.chat_id).not.toBe(chatId);
  });
});
