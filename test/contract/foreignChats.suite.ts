import { ConfigureApnsDocument, CreateAppDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import {
  APNS_TEAM,
  BUNDLE_ID,
  newApnsToken,
  newFirebaseToken,
  unknownCredentials,
  type ContactCenter,
} from '../support/contactCenter.js';
import { DOORS, graphqlDoor, type Device, type DoorName, type Refusal } from './doors.js';
import { stage } from './stage.js';
import { newClientId, shownPieces, type Chat } from './useStage.js';

const notFound = { REST: [404, '5005'], GraphQL: [200, 'CHAT_NOT_FOUND'] } as const;
/** The published contract tells these apart; GraphQL does not. */
const notOwned = { REST: [403, '5005'], GraphQL: [200, 'CHAT_NOT_FOUND'] } as const;
const ended = { REST: [404, '5005'], GraphQL: [200, 'CHAT_ENDED'] } as const;
const notConfigured = { REST: [406, '5006'], GraphQL: [200, 'SERVICE_NOT_CONFIGURED'] } as const;

const OTHER_APP = 'other-app';
let neighbour: ContactCenter;
let onlyApns: ContactCenter;
let onlyAndroid: ContactCenter;

beforeAll(async () => {
  const { url, center, createCenter } = stage();
  neighbour = await createCenter();
  onlyApns = await createCenter({ services: ['IOS_APNS'] });
  onlyAndroid = await createCenter({ services: ['ANDROID_FIREBASE'] });
  const app = { tenantHost: center.host, appId: OTHER_APP };
  await graphqlData(url, center.admin, CreateAppDocument, { input: { ...app, name: 'Other' } });
  const setup = { ...APNS_TEAM, privateKey: unknownCredentials().apnsKey, bundleIds: [BUNDLE_ID] };
  await graphqlData(url, center.admin, ConfigureApnsDocument, {
    input: { ...app, ...setup, environment: 'PRODUCTION' },
  });
});

function byApns(token: string): Device {
  return { iosApns: { token, bundleId: BUNDLE_ID } };
}

async function subscribedChat(): Promise<Chat> {
  const { url, newChat } = stage();
  const chat = await newChat();
  await graphqlDoor.subscribe(url, chat.device, chat.chatId, byApns(newApnsToken()));
  return chat;
}

interface Case {
  name: string;
  refused: Record<DoorName, Refusal>;
  /** Who asks for which chat instead. */
  instead(chat: Chat): Chat | Promise<Chat>;
}

const strangerOf = (center: ContactCenter, chat: Chat, clientId = newClientId()): Chat => ({
  ...chat,
  clientId,
  device: center.device(clientId),
});

const CASES: readonly Case[] = [
  {
    name: 'a chat that nobody knows',
    refused: notFound,
    instead: (chat) => ({ ...chat, chatId: '2c6bd0a5-3f5c-4a9e-9b57-0d5d2a1f9f00' }),
  },
  { name: 'an id that no chat can have', refused: notFound, instead: (chat) => ({ ...chat, chatId: 'no\0such-chat' }) },
  {
    name: 'a device token in the place of the chat id',
    refused: notFound,
    instead: (chat) => ({ ...chat, chatId: newFirebaseToken() }),
  },
  {
    name: 'a chat of another client',
    refused: notOwned,
    instead: (chat) => strangerOf(stage().center, chat),
  },
  {
    name: 'a chat of another app of the tenant',
    refused: notOwned,
    instead: (chat) => ({
      ...chat,
      device: { ...chat.device, authorization: chat.device.authorization?.replace('"shop"', `"${OTHER_APP}"`) },
    }),
  },
  {
    name: 'a chat of another tenant, by a client of the same name',
    refused: notFound,
    instead: (chat) => strangerOf(neighbour, chat, chat.clientId),
  },
  {
    name: 'a chat of another tenant, by another client',
    refused: notFound,
    instead: (chat) => strangerOf(neighbour, chat),
  },
  {
    name: 'a chat that has ended',
    refused: ended,
    async instead(chat) {
      await stage().endChat(chat);
      return chat;
    },
  },
  {
    name: 'a chat of another client that has ended',
    refused: notOwned,
    async instead(chat) {
      await stage().endChat(chat);
      return strangerOf(stage().center, chat);
    },
  },
];

describe.each(DOORS)('through $name one neither subscribes nor cancels', (door) => {
  test.each(CASES)('$name', async ({ refused, instead }) => {
    const { url, stored } = stage();
    const chat = await subscribedChat();
    const { chatId, device, clientId } = await instead(chat);
    const before = await stored(chat.chatId);
    const token = newApnsToken();
    const outcomes = [
      await door.subscribe(url, device, chatId, byApns(token)),
      await door.unsubscribe(url, device, chatId),
    ];
    for (const { refusal, text } of outcomes) {
      expect(refusal).toEqual(refused[door.name]);
      expect(text).toContain('chat');
      expect(shownPieces(text, [token, clientId, chatId])).toEqual([]);
    }
    expect(await stored(chat.chatId)).toEqual(before);
  });

  test("another tenant's chat is told of in the very words of one that never was", async () => {
    const { url } = stage();
    const { chatId, clientId } = await subscribedChat();
    const device = neighbour.device(clientId);
    const known = await door.unsubscribe(url, device, chatId);
    const unknown = await door.unsubscribe(url, device, newClientId());
    expect(known.text).toBe(unknown.text);
  });
});

describe.each(DOORS)('through $name one does not subscribe by a service that is not set up', (door) => {
  const firebase = { token: newFirebaseToken() };
  test.each<[string, string, Device, () => ContactCenter, Device]>([
    ['ios_apns', 'IOS_APNS', byApns(newApnsToken()), () => onlyAndroid, { androidFirebase: firebase }],
    ['ios_firebase', 'IOS_FIREBASE', { iosFirebase: firebase }, () => onlyAndroid, { androidFirebase: firebase }],
    ['android_firebase', 'ANDROID_FIREBASE', { androidFirebase: firebase }, () => onlyApns, byApns(newApnsToken())],
  ])('%s', async (legacyName, name, device, center, possible) => {
    const { url, newChat, stored } = stage();
    const chat = await newChat(center());
    expect((await door.subscribe(url, chat.device, chat.chatId, possible)).refusal).toBeNull();
    const before = await stored(chat.chatId, center());
    const { refusal, text } = await door.subscribe(url, chat.device, chat.chatId, device);
    expect(refusal).toEqual(notConfigured[door.name]);
    expect(text).toContain(door.name === 'REST' ? legacyName : name);
    expect(text).toContain('not configured for this app');
    expect(shownPieces(text, [firebase.token, chat.clientId])).toEqual([]);
    expect(await stored(chat.chatId, center())).toEqual(before);
  });
});
