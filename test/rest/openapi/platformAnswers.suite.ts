import { CHAT_EVENT_TYPES, endsChat } from '../../../src/domain/chatEvent.js';
import { stage } from '../../contract/stage.js';
import { newFirebaseToken } from '../../support/contactCenter.js';
import { useDescribedCalls } from './describedCalls.js';

const EVENTS = '/platform/v1/chats/{chatId}/events';
const BATCH = '/platform/v1/events';
const POLL = '/clientweb/api/v2/chats/{chatId}/events';
const call = useDescribedCalls();
const message = { event: 'chat_session_message', msg_id: 'm1', party_id: '7', msg: 'Hello' };

test('publishing, and what the client fetches of it', async () => {
  const { newChat, center } = stage();
  const { chatId, device } = await newChat();
  const body = { android_firebase_device_token: newFirebaseToken() };
  await call('POST', '/clientweb/api/v2/chats/{chatId}/notifications', { identity: device, chatId, body });
  const said = {
    party_id: '7',
    display_name: 'Anna',
    type: 'internal',
    msg: 'Hello',
    msg_text: null,
    more: { a: [1] },
  };
  const ends = (event: string) => endsChat(event, 'PLATFORM');
  const types = [...CHAT_EVENT_TYPES].sort((a, b) => Number(ends(a)) - Number(ends(b)));
  const events = [
    ...types.filter((event) => !ends(event)).flatMap((event) => [{ event }, { event, ...said }]),
    { event: 'chat_session_ended', timestamp: '1795359811' },
  ];
  const { status, body: receipt } = await call('POST', EVENTS, { identity: center.platform, chatId, body: { events } });
  expect([status, receipt['accepted']]).toEqual([202, events.length]);
  const { body: fetched } = await call('GET', POLL, { identity: device, chatId });
  expect(fetched['events']).toHaveLength(events.length);
});

test('a repeat, and another publish by the same key', async () => {
  const { newChat, center } = stage();
  const { chatId } = await newChat();
  const publish = (msg: string) => {
    const headers = { 'idempotency-key': '"one"' };
    return call('POST', EVENTS, {
      identity: center.platform,
      chatId,
      headers,
      body: { events: [{ ...message, msg }] },
    });
  };
  expect((await publish('Hello')).status).toBe(202);
  expect((await publish('Hello')).status).toBe(202);
  expect(await publish('Goodbye')).toMatchObject({ status: 422, code: '5003' });
});

test('what is refused', async () => {
  const { newChat, endChat, center } = stage();
  const [chat, ended] = [await newChat(), await newChat()];
  await endChat(ended);
  const { chatId } = chat;
  const { platform, viewer } = center;
  const body = { events: [message] };
  for (const [calling, expected] of [
    [{ identity: {}, chatId, body }, [403, '2000']],
    [{ identity: chat.device, chatId, body }, [403, '2002']],
    [{ identity: viewer, chatId, body }, [403, '2002']],
    [{ identity: { authorization: `${platform.authorization ?? ''}x` }, chatId, body }, [401, '2001']],
    [{ identity: { ...platform, tenantUrl: 'unknown.example.com' }, chatId, body }, [403, '1000']],
    [{ identity: platform, chatId, body: {} }, [400, '5003']],
    [{ identity: platform, chatId, body: { events: [] } }, [400, '5003']],
    [{ identity: platform, chatId, body, headers: { 'idempotency-key': 'k'.repeat(300) } }, [400, '5003']],
    [{ identity: platform, chatId, body: ' '.repeat(1_024 * 1_024 + 1) }, [413, '5501']],
    [{ identity: platform, chatId, body, headers: { 'content-type': 'text/csv' } }, [415, '5003']],
    [{ identity: platform, body }, [404, '5005']],
    [{ identity: platform, chatId: ended.chatId, body }, [404, '5005']],
  ] as const) {
    const { status, code } = await call('POST', EVENTS, calling);
    expect([status, code]).toEqual(expected);
  }
});

test('publishing to many chats, of which some are refused', async () => {
  const { newChat, endChat, center } = stage();
  const [chat, ended] = [await newChat(), await newChat()];
  await endChat(ended);
  const token = { android_firebase_device_token: newFirebaseToken() };
  const { chatId, device } = chat;
  await call('POST', '/clientweb/api/v2/chats/{chatId}/notifications', { identity: device, chatId, body: token });
  const chats = [
    { chat_id: chatId, events: [message, { event: 'chat_session_of_tomorrow' }] },
    { chat_id: ended.chatId, events: [message], idempotency_key: 'one' },
    { chat_id: 'no-such-chat', events: [message], idempotency_key: null },
  ];
  const { platform, viewer } = center;
  const { status, body } = await call('POST', BATCH, { identity: platform, body: { chats } });
  expect([status, body]).toMatchObject([202, { results: [{ accepted: 2 }, { error_code: '5005' }, { accepted: 0 }] }]);
  for (const [calling, expected] of [
    [{ identity: {}, body: { chats } }, [403, '2000']],
    [{ identity: device, body: { chats } }, [403, '2002']],
    [{ identity: viewer, body: { chats } }, [403, '2002']],
    [{ identity: { authorization: `${platform.authorization ?? ''}x` }, body: { chats } }, [401, '2001']],
    [{ identity: platform, body: {} }, [400, '5003']],
    [{ identity: platform, body: { chats: [] } }, [400, '5003']],
    [{ identity: platform, body: { chats }, headers: { 'content-type': 'text/csv' } }, [415, '5003']],
  ] as const) {
    const refused = await call('POST', BATCH, calling);
    expect([refused.status, refused.code]).toEqual(expected);
  }
});

test.each(['/healthz', '/readyz', '/version'])('%s', async (path) => {
  expect((await call('GET', path)).status).toBe(200);
});
