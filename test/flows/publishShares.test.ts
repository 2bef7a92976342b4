/** What a tenant is told that publishes more than its share, at the GraphQL door. */
import { newClientId } from '../contract/useStage.js';
import { PublishChatEventsDocument } from '../generated/graphql.js';
import { sendRaw, type RawAnswer } from '../http/sendRaw.js';
import { graphqlData } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';

const gateway = useGateway();
const EVENTS = 500;
const events = Array.from({ length: EVENTS }, () => ({ event: 'chat_session_typing' }));
/** Several times what may wait, so that it is more however fast the database is. */
const CALLS = 100;

function publish({ platform }: ContactCenter, chatId: string): Promise<RawAnswer> {
  return sendRaw(gateway().url, {
    path: '/graphql',
    headers: { 'content-type': 'application/json', authorization: platform.authorization ?? '' },
    body: JSON.stringify({ query: PublishChatEventsDocument.toString(), variables: { input: { chatId, events } } }),
  });
}
const chatOf = async (center: ContactCenter) => center.requestChat(center.device(newClientId()));

test('a tenant over its share gets 429 with Retry-After until there is room, and another one is served', async () => {
  const [busy, calm] = [
    await createContactCenter(gateway().url, gateway().operatorKey, { services: [] }),
    await createContactCenter(gateway().url, gateway().operatorKey, { services: [] }),
  ];
  const [chatId, calmChat] = [await chatOf(busy), await chatOf(calm)];
  const calls = Array.from({ length: CALLS }, () => publish(busy, chatId));
  const refused = await Promise.any(
    calls.map(async (call) => {
      const answer = await call;
      return answer.status === 200 ? Promise.reject(new Error('it was taken')) : answer;
    }),
  );
  // By the queue of publishes, or earlier, by that of the tenant's requests.
  expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text)]).toMatchObject([
    429,
    '1',
    {
      errors: [
        {
          message: 'too many requests are waiting; try again in a moment',
          extensions: { code: 'TOO_MANY_REQUESTS' },
        },
      ],
    },
  ]);
  const input = { chatId: calmChat, events: [{ event: 'chat_session_typing' }] };
  const { publishChatEvents } = await graphqlData(gateway().url, calm.platform, PublishChatEventsDocument, { input });
  expect(publishChatEvents.accepted).toBe(1);

  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  for (const { text } of answers.filter(({ status }) => status === 200)) expect(text).toContain(`"accepted":${EVENTS}`);
  // There is room again for what was refused.
  expect((await publish(busy, chatId)).text).toContain(`"accepted":${EVENTS}`);
});

test('a call for many chats over the share is refused whole with 429, and stores nothing', async () => {
  const center = await createContactCenter(gateway().url, gateway().operatorKey, { services: [] });
  const chats = await Promise.all(Array.from({ length: 10 }, () => chatOf(center)));
  // Each has as many events as a call may have, and 10,000 may wait.
  const publishAll = (serial: number, count = EVENTS) =>
    sendRaw(gateway().url, {
      path: '/platform/v1/events',
      headers: { 'content-type': 'application/json', authorization: center.platform.authorization ?? '' },
      body: JSON.stringify({
        chats: chats.map((chatId) => ({
          chat_id: chatId,
          events: events.slice(0, count).map(({ event }, at) => ({ event, msg_id: `${serial}-${at}` })),
        })),
      }),
    });
  const answers = await Promise.all(Array.from({ length: 6 }, (_, serial) => publishAll(serial)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 429]));
  const refused = answers.findIndex(({ status }) => status === 429);
  expect(answers[refused]?.headers['retry-after']).toBe('1');
  // Had any of it been stored, this would count as repeated.
  const { status, text } = await publishAll(refused, 1);
  const { results } = JSON.parse(text) as { results: { accepted: number }[] };
  expect([status, results.map(({ accepted }) => accepted)]).toEqual([202, chats.map(() => 1)]);
});
