import { sendRaw } from '../http/sendRaw.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { ended, endOf } from '../support/endedChat.js';
import { eventually } from '../support/eventually.js';
import {
  center,
  gateway,
  learnedAs,
  logged,
  newPhone,
  providers,
  publish,
  said,
  stored,
  subscribedPhone,
  upstream,
} from './learningStage.js';

test('a chat of the contact center can be subscribed at once, and its events become pushes', async () => {
  const { chatId, token } = await subscribedPhone();
  expect((await publish(chatId, said('m1'))).status).toBe(202);
  const push = await providers().simulators.waitForPush((one) => one.token === token, 30_000);
  expect(push.payload).toMatchObject({ data: { chatID: chatId }, notification: { body: 'Found it!' } });
});

test('the client gets the bytes of the contact center, and its chat is stored', async () => {
  const phone = newPhone();
  const body = { phone_number: '+15550100', from: 'Ann', parameters: { user_platform: { os: 'Android' } } };
  const answer = await phone.ask(body, { 'accept-language': 'de-AT,de;q=0.5' });
  const chatId = String(answer.body['chat_id']);
  expect(answer.text).toBe(JSON.stringify({ chat_id: chatId, state: 'queued', is_new_chat: true, ewt: '30' }));
  expect(await stored(chatId)).toMatchObject({ state: 'QUEUED', locale: 'de-AT' });
  expect((await phone.ask()).body).toMatchObject({ chat_id: chatId, is_new_chat: false });
  expect(await stored(chatId)).toMatchObject({ state: 'CONNECTED', locale: 'de-AT' });
});

test('another chat of the same client takes the place of the one before', async () => {
  const { phone, chatId } = await subscribedPhone();
  upstream().forget(chatId);
  const next = await phone.newChat();
  expect(next).not.toBe(chatId);
  expect(await endOf(gateway().url, center(), chatId)).toEqual(ended('REPLACED'));
  expect((await phone.subscribe(next, newFirebaseToken())).status).toBe(200);
  expect((await publish(chatId, said('late'))).body).toMatchObject({ error_code: '5005' });
});

test('a chat that its client ends is over', async () => {
  const { phone, chatId } = await subscribedPhone();
  expect((await phone.send(chatId, 'chat_session_message')).status).toBe(200);
  expect((await stored(chatId))?.endedAt).toBeNull();
  expect((await phone.send(chatId, 'chat_session_end')).status).toBe(200);
  await eventually(async () => expect(await endOf(gateway().url, center(), chatId)).toEqual(ended('CLIENT_ENDED')));
  expect((await phone.subscribe(chatId, newFirebaseToken())).status).toBe(404);
});

test.each<[string, (phone: ReturnType<typeof newPhone>, chatId: string) => Promise<unknown>]>([
  [
    'a poll that tells so',
    (phone, chatId) => {
      upstream().say(chatId, said('m1'), { event: 'chat_session_ended' });
      return phone.poll(chatId);
    },
  ],
  [
    'a poll of a chat that is no more',
    (phone, chatId) => {
      upstream().forget(chatId);
      return phone.poll(chatId);
    },
  ],
  ['an event that the platform publishes', (_phone, chatId) => publish(chatId, { event: 'chat_session_ended' })],
  [
    'a repeated request that is answered so',
    (phone, chatId) => {
      const text = JSON.stringify({ chat_id: chatId, state: 'completed' });
      upstream().answerNext(/POST/, (_request, response) => void response.end(text));
      return phone.ask();
    },
  ],
])('a chat is over with %s', async (_how, end) => {
  const { phone, chatId } = await subscribedPhone();
  await end(phone, chatId);
  await eventually(async () => expect(await endOf(gateway().url, center(), chatId)).toEqual(ended('PLATFORM_ENDED')));
});

test('a client cannot end the chat of another', async () => {
  const { chatId } = await subscribedPhone();
  const other = newPhone();
  await other.send(chatId, 'chat_session_end');
  upstream().forget(chatId);
  expect((await other.poll(chatId)).status).toBe(404);
  // Once another chat is over in the same way, that of this one would be.
  const { phone, chatId: own } = await subscribedPhone();
  upstream().forget(own);
  await phone.poll(own);
  await eventually(async () => expect((await stored(own))?.endedAt).not.toBeNull());
  expect((await stored(chatId))?.endedAt).toBeNull();
});

test('a chat id that is another client’s is left alone', async () => {
  const { chatId, phone } = await subscribedPhone();
  const before = await learnedAs('foreign');
  const other = newPhone();
  upstream().answerNext(/POST/, (_request, response) => {
    response.end(JSON.stringify({ chat_id: chatId, state: 'queued', is_new_chat: true }));
  });
  expect((await other.ask()).body).toMatchObject({ chat_id: chatId });
  expect((await other.subscribe(chatId, newFirebaseToken())).status).toBe(403);
  expect((await phone.subscribe(chatId, newFirebaseToken())).status).toBe(200);
  expect(await learnedAs('foreign')).toBe(before + 1);
  await logged('has its own client id');
});

test.each([
  ['no JSON', 'unusable', '<html>', 'something other than the contract'],
  ['no chat id', 'unusable', '{"chat_id":7}', 'something other than the contract'],
  ['a chat that is over', 'over', '{"chat_id":"x","state":"failed"}', ''],
  ['too much to read', 'unusable', `{"chat_id":"${'x'.repeat(300_000)}"}`, 'something other than the contract'],
])('an answer with %s passes all the same', async (_what, outcome, text, told) => {
  const before = await learnedAs(outcome);
  upstream().answerNext(/POST/, (_request, response) => void response.end(text));
  const { tenantUrl = '', authorization = '' } = newPhone().device;
  const path = `/clientweb/api/v2/chats?tenantUrl=${tenantUrl}`;
  const answer = await sendRaw(gateway().url, { path, headers: { authorization }, body: 'no JSON either' });
  expect(answer).toMatchObject({ status: 200, text });
  expect(await learnedAs(outcome)).toBe(before + 1);
  await logged(told);
});

test.each([
  [
    'tenant',
    'nobody.example.com',
    'MOBILE-API-140-327-PLAIN appId="shop", clientId="unheard-of-client"',
    'createTenant',
  ],
  ['app', null, 'MOBILE-API-140-327-PLAIN appId="unheard", clientId="unheard-of-client"', 'createApp'],
])('a chat of an unknown %s is forwarded, and the log says what to do', async (_what, host, authorization, told) => {
  const path = `/clientweb/api/v2/chats?tenantUrl=${host ?? center().host}`;
  const answer = await sendRaw(gateway().url, { path, headers: { authorization }, body: '{}' });
  expect(JSON.parse(answer.text)).toMatchObject({ is_new_chat: true });
  await logged(told);
  expect(gateway().log().includes('unheard-of-client')).toBe(false);
});
