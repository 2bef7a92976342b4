import {
  ChatSessionDeliveriesDocument,
  ChatSessionDocument,
  EndChatDocument,
  ViewerDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import type { ContactCenter } from '../support/contactCenter.js';
import { PLATFORM_DOORS } from './platformDoors.js';
import { stage } from './stage.js';
import { newClientId } from './useStage.js';

/** Which role may do what is in `test/authorization`: here is what each is told over HTTP, and shown of a chat. */
let neighbour: ContactCenter;
let chatId: string;
beforeAll(async () => {
  const { createCenter, newChat } = stage();
  neighbour = await createCenter();
  ({ chatId } = await newChat());
});

type Somebody = 'device' | 'platform' | 'viewer' | 'admin' | 'operator' | 'neighbour';

/** Every caller there is; `neighbour` is ADMIN of another tenant. */
function identityOf(who: Somebody): Identity {
  const { center } = stage();
  if (who === 'device') return center.device(newClientId());
  if (who === 'neighbour') return neighbour.admin;
  if (who === 'operator') return { ...center.operator, tenantUrl: center.host };
  return center[who];
}

describe.each(PLATFORM_DOORS)('events through $name', (door) => {
  test.each(['device', 'viewer', 'admin', 'operator'] as const)('not by %s', async (who) => {
    const { url } = stage();
    const { refusal } = await door.publish(url, identityOf(who), chatId, [{ event: 'chat_session_typing' }]);
    expect(refusal).toEqual(door.name === 'REST' ? [403, '2002'] : [403, 'FORBIDDEN']);
  });
});

describe('a chat is', () => {
  test.each(['platform', 'viewer', 'admin', 'operator'] as const)(
    'seen by %s, with its client redacted',
    async (who) => {
      const { url, newChat } = stage();
      const chat = await newChat();
      const { chatSession } = await graphqlData(url, identityOf(who), ChatSessionDocument, { chatId: chat.chatId });
      expect(chatSession).toMatchObject({ chatId: chat.chatId });
      expect(chatSession?.clientId).toBe(`${chat.clientId.slice(0, 4)}…${chat.clientId.slice(-4)}`);
    },
  );

  test.each(['device', 'neighbour'] as const)('not seen by %s: there is no such chat', async (who) => {
    const { url } = stage();
    expect(await graphqlData(url, identityOf(who), ChatSessionDocument, { chatId })).toEqual({ chatSession: null });
  });

  test('seen by its own client, but without its deliveries', async () => {
    const { url, newChat } = stage();
    const chat = await newChat();
    const { chatSession } = await graphqlData(url, chat.device, ChatSessionDocument, { chatId: chat.chatId });
    expect(chatSession).toMatchObject({ chatId: chat.chatId, clientId: chat.clientId });
    const variables = { chatId: chat.chatId, first: 1 };
    const { errors } = await graphql(url, chat.device, ChatSessionDeliveriesDocument, variables);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  test('not ended by another tenant', async () => {
    const { url, stored } = stage();
    const { data } = await graphql(url, neighbour.admin, EndChatDocument, { input: { chatId } });
    expect(data?.endChat.userErrors).toMatchObject([{ code: 'CHAT_NOT_FOUND' }]);
    expect(await stored(chatId)).toMatchObject({ endedAt: null });
    const { viewer } = await graphqlData(url, identityOf('neighbour'), ViewerDocument, {});
    expect(viewer).toMatchObject({ role: 'ADMIN', tenant: { host: neighbour.host } });
  });
});
