/** A chat that ends is over in the same way, whoever ends it. In front of a contact center: test/upstream/learning.suite.ts. */
import {
  EndChatDocument,
  PublishChatEventsDocument,
  SendChatEventsDocument,
  SubscribeDocument,
} from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { ended, endOf } from '../support/endedChat.js';
import { useStage, type Chat, type Stage } from '../contract/useStage.js';

const stage = useStage();

const events = (...names: string[]) => ({ events: names.map((event) => ({ event })) });
const WAYS: Record<string, [reason: string, end: (stage: Stage, chat: Chat) => Promise<unknown>]> = {
  'endChat of the platform': [
    'PLATFORM_ENDED',
    ({ url, center }, { chatId }) => graphqlData(url, center.platform, EndChatDocument, { input: { chatId } }),
  ],
  'the platform’s event': [
    'PLATFORM_ENDED',
    ({ url, center }, { chatId }) =>
      graphqlData(url, center.platform, PublishChatEventsDocument, {
        input: { chatId, ...events('chat_session_message', 'chat_session_ended') },
      }),
  ],
  'the platform’s event over REST': [
    'PLATFORM_ENDED',
    ({ url, center }, { chatId }) =>
      post(url, `/platform/v1/chats/${chatId}/events`, center.platform, events('chat_session_disconnect')),
  ],
  'the client’s event': [
    'CLIENT_ENDED',
    ({ url }, { chatId, device }) =>
      graphqlData(url, device, SendChatEventsDocument, { input: { chatId, ...events('chat_session_end') } }),
  ],
  'the client’s event over REST': [
    'CLIENT_ENDED',
    ({ url }, { chatId, device }) =>
      post(url, `/clientweb/api/v2/chats/${chatId}/events`, device, events('chat_session_end')),
  ],
};

async function subscribedChat(): Promise<Chat> {
  const { url, newChat } = stage();
  const chat = await newChat();
  const device = { androidFirebase: { deviceToken: newFirebaseToken() } };
  await graphqlData(url, chat.device, SubscribeDocument, { input: { chatId: chat.chatId, device } });
  return chat;
}

test.each(Object.entries(WAYS))('by %s', async (_name, [reason, end]) => {
  const { url, center } = stage();
  const chat = await subscribedChat();
  await end(stage(), chat);
  expect(await endOf(url, center, chat.chatId)).toEqual(ended(reason));
  const again = post(url, `/clientweb/api/v2/chats/${chat.chatId}/notifications`, chat.device, {
    android_firebase_device_token: newFirebaseToken(),
  });
  expect((await again).body).toMatchObject({ error_code: '5005' });
});

test('a client that disconnects leaves its chat open', async () => {
  const { url, center } = stage();
  const { chatId, device } = await subscribedChat();
  await post(url, `/clientweb/api/v2/chats/${chatId}/events`, device, events('chat_session_disconnect'));
  expect(await endOf(url, center, chatId)).toMatchObject({ hasEnded: false, audited: [] });
});
