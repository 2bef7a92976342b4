import { ChatSessionDeliveriesDocument } from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { graphqlDoor, type DoorName, type Refusal } from './doors.js';
import { PLATFORM_DOORS, type HappenedEvent } from './platformDoors.js';
import { stage } from './stage.js';
import { comparable, shownPieces, type Chat } from './useStage.js';

const androidFirebase = { token: newFirebaseToken() };
let neighbour: ContactCenter;
beforeAll(async () => {
  neighbour = await stage().createCenter();
});

async function subscribedChat(): Promise<Chat> {
  const { url, newChat } = stage();
  const chat = await newChat();
  await graphqlDoor.subscribe(url, chat.device, chat.chatId, { androidFirebase });
  return chat;
}

/** What is stored of a chat and its deliveries, without what must differ between two. */
async function storedOf(chatId: string) {
  const { url, center } = stage();
  const variables = { chatId, first: 100 };
  const { chatSession } = await graphqlData(url, center.admin, ChatSessionDeliveriesDocument, variables);
  if (!chatSession) throw new Error('there is no such chat');
  const deliveries = chatSession.deliveries.edges.map(({ node }) => [node.event, node.service]);
  return { ...comparable(chatSession), deliveries };
}

const MESSAGE = 'chat_session_message';
const said = (msg: string, msgId?: string): HappenedEvent => ({ event: MESSAGE, msg, msgId, partyId: 'agent-1' });

describe('publishing comes to the same through both doors', () => {
  test.each<[string, HappenedEvent[], Record<string, number>, string[]]>([
    ['a message', [said('Hello')], { accepted: 1, duplicates: 0, deliveries: 1 }, [MESSAGE]],
    [
      'a message with all its fields',
      [{ ...said('Hello', 'm-1'), partyType: 'INTERNAL', displayName: 'Ann', at: 1_700_000_000 }],
      { accepted: 1, duplicates: 0, deliveries: 1 },
      [MESSAGE],
    ],
    ['what wakes nobody', [{ event: 'chat_session_typing' }], { accepted: 1, duplicates: 0, deliveries: 0 }, []],
    [
      'what the client said itself',
      [{ ...said('Hello'), partyType: 'EXTERNAL' }],
      { accepted: 1, duplicates: 0, deliveries: 0 },
      [],
    ],
    [
      'an agent who joins and speaks',
      [
        { event: 'chat_session_party_joined', partyId: 'agent-1', partyType: 'INTERNAL', displayName: 'Ann' },
        said('Hello'),
      ],
      { accepted: 2, duplicates: 0, deliveries: 2 },
      ['chat_session_party_joined', MESSAGE],
    ],
    [
      'a message twice in one call',
      [said('Hello', 'm-1'), said('Hello', 'm-1')],
      { accepted: 1, duplicates: 1, deliveries: 1 },
      [MESSAGE],
    ],
    [
      'the end of the chat',
      [{ event: 'chat_session_ended' }],
      { accepted: 1, duplicates: 0, deliveries: 1 },
      ['chat_session_ended'],
    ],
    [
      'fields that are null',
      [{ ...said('Hello'), msgId: null, partyType: null, displayName: null }],
      { accepted: 1, duplicates: 0, deliveries: 1 },
      [MESSAGE],
    ],
    [
      '500 events',
      Array.from({ length: 500 }, () => ({ event: 'chat_session_typing' })),
      { accepted: 500, duplicates: 0, deliveries: 0 },
      [],
    ],
  ])('%s', async (_name, events, receipt, delivered) => {
    const { url, center } = stage();
    const stored = [];
    for (const door of PLATFORM_DOORS) {
      const { chatId } = await subscribedChat();
      expect(await door.publish(url, center.platform, chatId, events)).toMatchObject({ receipt, refusal: null });
      stored.push(await storedOf(chatId));
    }
    expect(stored[0]?.deliveries).toEqual(delivered.map((event) => [event, 'ANDROID_FIREBASE']));
    expect(stored[0]).toEqual(stored[1]);
  });

  test('what one door has published, the other knows by its msg_id', async () => {
    const { url, center } = stage();
    for (const [first, second] of [PLATFORM_DOORS, [...PLATFORM_DOORS].reverse()]) {
      const { chatId } = await subscribedChat();
      await first?.publish(url, center.platform, chatId, [said('Hello', 'm-1')]);
      const again = await second?.publish(url, center.platform, chatId, [said('Hello', 'm-1'), said('More', 'm-2')]);
      expect(again?.receipt).toEqual({ accepted: 1, duplicates: 1, deliveries: 1 });
      expect((await storedOf(chatId)).deliveries).toHaveLength(2);
    }
  });

  test("the client's own words that the platform gives back are no news to the client", async () => {
    const { url, center } = stage();
    const words = 'Where is my parcel?';
    const sent = [
      { event: MESSAGE, msg_id: 'own-1', msg: words },
      { event: 'chat_session_file', msg_id: 'own-2', file_id: 'f-1', file_name: 'parcel.png', file_type: 'image' },
    ];
    for (const door of PLATFORM_DOORS) {
      const { chatId, clientId, device } = await subscribedChat();
      const answer = await post(url, `/clientweb/api/v2/chats/${chatId}/events`, device, { events: sent });
      expect(answer.status).toBe(200);
      const echoes = [
        { event: MESSAGE, msgId: 'own-1', partyId: 'somebody', msg: words },
        { event: MESSAGE, partyId: chatId, msg: words },
        { event: MESSAGE, partyId: chatId.toUpperCase(), msg: words },
        { event: MESSAGE, partyId: clientId, msg: words },
        { event: 'chat_session_party_joined', partyId: chatId },
        { event: 'chat_session_file', partyId: chatId },
      ];
      const echoed = await door.publish(url, center.platform, chatId, echoes);
      expect(echoed.receipt).toEqual({ accepted: echoes.length, duplicates: 0, deliveries: 0 });
      // A platform may count as the client does.
      const answered = await door.publish(url, center.platform, chatId, [said('On its way', 'own-1')]);
      expect(answered.receipt).toEqual({ accepted: 1, duplicates: 0, deliveries: 1 });
    }
  });

  test('64 times the same at once through both doors is once', async () => {
    const { url, center } = stage();
    const { chatId } = await subscribedChat();
    const outcomes = await Promise.all(
      Array.from({ length: 32 }).flatMap(() =>
        PLATFORM_DOORS.map((door) => door.publish(url, center.platform, chatId, [said('Hello', 'm-1')])),
      ),
    );
    expect(outcomes.filter(({ receipt }) => receipt?.accepted === 1)).toHaveLength(1);
    expect(outcomes.filter(({ receipt }) => receipt?.duplicates === 1)).toHaveLength(63);
    expect((await storedOf(chatId)).deliveries).toHaveLength(1);
  });
});

interface Refused {
  name: string;
  events: HappenedEvent[];
  refused: Record<DoorName, Refusal>;
  says: Record<DoorName, string>;
}

const unusable = { REST: [400, '5003'], GraphQL: [200, 'INVALID_INPUT'] } as const;
const untyped = { REST: [400, '5003'], GraphQL: [400, 'BAD_USER_INPUT'] } as const;
const SECRET = 'what-nobody-may-ever-see';

function refusedEvent(
  name: string,
  event: HappenedEvent,
  refused: Refused['refused'],
  rest: string,
  graphql = rest,
): Refused {
  // What comes before it is as good as nothing.
  return { name, events: [said('Hello', 'before'), event], refused, says: { REST: rest, GraphQL: graphql } };
}

const REFUSED: readonly Refused[] = [
  { name: 'no events', events: [], refused: unusable, says: { REST: 'events', GraphQL: 'events' } },
  {
    name: '501 events',
    events: Array.from({ length: 501 }, () => ({ event: 'chat_session_typing' })),
    refused: unusable,
    says: { REST: '500', GraphQL: '500' },
  },
  {
    name: 'nothing that is known',
    events: [{ event: 'chat_session_telepathy' }, { event: 'another' }],
    refused: unusable,
    says: { REST: 'event must be one of', GraphQL: 'event must be one of' },
  },
  refusedEvent('an event of clients only', { event: 'chat_session_form_data' }, unusable, 'event must be one of'),
  refusedEvent('what is no name of an event', { event: 'what is this?' }, unusable, 'event must be one of'),
  refusedEvent('a token in the place of an event', { event: `${SECRET}:${'x'.repeat(60)}` }, unusable, 'event must be'),
  refusedEvent('an event without a name', { event: '' }, unusable, 'event must be one of'),
  refusedEvent('the name of a prototype', { event: '__proto__' }, unusable, 'event must be one of'),
  refusedEvent('an event without its type', { msg: SECRET }, untyped, 'event'),
  refusedEvent('a type that is a number', { event: 7 }, untyped, 'event'),
  refusedEvent('NUL in a message', said(`${SECRET}\0`), unusable, 'msg must be'),
  refusedEvent('half a character in a message', said(`${SECRET}\ud800`), unusable, 'msg must be'),
  refusedEvent('a message of 16,385 characters', said('x'.repeat(16_385)), unusable, 'msg must have at most 16384'),
  refusedEvent('a message that is an object', { event: MESSAGE, msg: { text: SECRET } }, untyped, 'msg'),
  refusedEvent('NUL in a msg_id', said('Hello', `${SECRET}\0`), unusable, 'msg_id must be', 'msgId must be'),
  refusedEvent('a long msg_id', said('Hello', 'x'.repeat(257)), unusable, 'msg_id must have', 'msgId must have'),
  refusedEvent('NUL in a party_id', { ...said('Hello'), partyId: '\0' }, unusable, 'party_id must', 'partyId must'),
  refusedEvent(
    'NUL in a display_name',
    { ...said('Hello'), displayName: `${SECRET}\0` },
    unusable,
    'display_name must be',
    'displayName must be',
  ),
  refusedEvent('a party of no kind', { ...said('Hello'), partyType: 'ROBOT' }, untyped, 'type', 'partyType'),
];

describe.each(PLATFORM_DOORS)('through $name nothing is published', (door) => {
  test.each(REFUSED)('of $name', async ({ events, refused, says }) => {
    const { url, center } = stage();
    const { chatId } = await subscribedChat();
    const { refusal, text } = await door.publish(url, center.platform, chatId, events);
    expect(refusal).toEqual(refused[door.name]);
    expect(text).toContain(says[door.name]);
    expect(shownPieces(text, [SECRET])).toEqual([]);
    expect((await storedOf(chatId)).deliveries).toEqual([]);
    const after = await door.publish(url, center.platform, chatId, [said('Hello', 'before')]);
    expect(after.receipt).toEqual({ accepted: 1, duplicates: 0, deliveries: 1 });
  });

  test.each<[string, Record<DoorName, Refusal>, (chat: Chat) => Promise<string> | string]>([
    ['that nobody knows', { REST: [404, '5005'], GraphQL: [200, 'CHAT_NOT_FOUND'] }, () => 'no-such-chat'],
    ['with NUL in its id', { REST: [404, '5005'], GraphQL: [200, 'CHAT_NOT_FOUND'] }, () => 'a\0b'],
    [
      'of another tenant',
      { REST: [404, '5005'], GraphQL: [200, 'CHAT_NOT_FOUND'] },
      async () => (await stage().newChat(neighbour)).chatId,
    ],
    [
      'that has ended',
      { REST: [404, '5005'], GraphQL: [200, 'CHAT_ENDED'] },
      async (chat) => {
        await stage().endChat(chat);
        return chat.chatId;
      },
    ],
  ])('in a chat %s', async (_name, refused, chatIdOf) => {
    const { url, center } = stage();
    const chatId = await chatIdOf(await subscribedChat());
    const { refusal } = await door.publish(url, center.platform, chatId, [said('Hello')]);
    expect(refusal).toEqual(refused[door.name]);
  });

  test('by an end of the chat the subscription goes, and nothing follows', async () => {
    const { url, center } = stage();
    const { chatId, device } = await subscribedChat();
    await door.publish(url, center.platform, chatId, [{ event: 'chat_session_ended' }]);
    expect(await storedOf(chatId)).toMatchObject({ state: 'COMPLETED', hasEnded: true, subscription: null });
    const late = await graphqlDoor.subscribe(url, device, chatId, { androidFirebase });
    expect(late.refusal).toEqual([200, 'CHAT_ENDED']);
    expect((await door.publish(url, center.platform, chatId, [said('Hello')])).receipt).toBeNull();
  });
});
