import { createClient, NetworkError, type Client } from 'graphql-sse';
import {
  ChatHistoryDocument,
  EndChatDocument,
  FollowChatDocument,
  SendChatEventsDocument,
  type FollowChatSubscription,
} from '../generated/graphql.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { legacyClient } from '../support/legacyClient.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, start, subscribedPhone, pushesTo, pushTo } = usePhones({
  BECKON_POLL_SECONDS: '1',
  BECKON_PRESENCE_SECONDS: '1',
});

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

interface Listener {
  told: (string | null | undefined)[];
  isOver: boolean;
  errors: unknown[];
  stop(): void;
}

/** A web page that listens by the usual library. */
function follow(identity: Identity, chatId: string, query = FollowChatDocument.toString()): Listener {
  const client = createClient({
    url: `${gateway().url}/graphql/stream`,
    retryAttempts: 0,
    headers: { authorization: identity.authorization ?? '', 'x-tenant-url': identity.tenantUrl ?? '' },
  });
  clients.push(client);
  const listener: Listener = { told: [], isOver: false, errors: [], stop: () => undefined };
  listener.stop = client.subscribe<FollowChatSubscription>(
    { query, variables: { chatId } },
    {
      next: ({ data, errors }) => {
        if (data) listener.told.push(data.chatEvents.msg ?? data.chatEvents.event);
        listener.errors.push(...(errors ?? []));
      },
      error: (error) => listener.errors.push(error),
      complete: () => (listener.isOver = true),
    },
  );
  return listener;
}

async function followed(): Promise<{ flow: DeviceFlow; listener: Listener }> {
  const flow = await start();
  const listener = follow(flow.device, flow.chatId);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { flow, listener };
}

it('tells what is there, and then each event as it happens', async () => {
  const flow = await start();
  await flow.publish(agentMessage('before'));
  const listener = follow(flow.device, flow.chatId);
  await eventually(async () => expect(listener.told).toEqual(['before']));
  for (const text of ['one', 'two', 'three']) await flow.publish(agentMessage(text));
  await eventually(async () => expect(listener.told).toEqual(['before', 'one', 'two', 'three']));
  // Longer than a poll is held.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await flow.publish(agentMessage('later'));
  await eventually(async () => expect(listener.told.at(-1)).toBe('later'));
});

it('ends with the chat', async () => {
  const { flow, listener } = await followed();
  await graphqlData(gateway().url, center().platform, EndChatDocument, { input: { chatId: flow.chatId } });
  await eventually(async () =>
    expect(listener).toMatchObject({ told: ['chat_session_ended'], isOver: true, errors: [] }),
  );
});

it('keeps the client from being notified, until it is gone', async () => {
  const { flow, token } = await subscribedPhone();
  const listener = follow(flow.device, flow.chatId);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { deliveries } = await flow.publish(agentMessage('seen'));
  expect(await flow.settled(firstOf(deliveries).id)).toMatchObject({
    status: 'SUPPRESSED',
    reason: 'CLIENT_FETCHED',
  });
  listener.stop();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await flow.publish(agentMessage('not seen'));
  await pushTo(token);
  expect(listener.told).toEqual(['seen']);
  expect(pushesTo(token)).toHaveLength(1);
});

/** What a connection was told counts as fetched once it has stayed for a while; were it to break, it would be told again. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 3_500));

/** Until the gateway has seen the former connection go, another one is refused. Resolves once the new one is told something. */
async function followAnew(flow: DeviceFlow): Promise<Listener> {
  for (;;) {
    const listener = follow(flow.device, flow.chatId);
    await eventually(async () => expect(listener.told.length + listener.errors.length).toBeGreaterThan(0));
    if (listener.errors.length === 0) return listener;
  }
}

it('tells again what a connection that broke may have lost', async () => {
  const { flow, listener } = await followed();
  await flow.publish(agentMessage('one'));
  await eventually(async () => expect(listener.told).toEqual(['one']));
  listener.stop();
  const again = await followAnew(flow);
  expect(again.told).toEqual(['one']);
});

it('goes on where it was left', async () => {
  const { flow, listener } = await followed();
  await flow.publish(agentMessage('one'));
  await eventually(async () => expect(listener.told).toEqual(['one']));
  await settle();
  listener.stop();
  await flow.publish(agentMessage('two'));
  const again = await followAnew(flow);
  expect(again.told).toEqual(['two']);
  // By the other door too: what is fetched is fetched.
  await settle();
  again.stop();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await legacyClient(gateway().url, flow.device, flow.chatId).poll()).body).toEqual({ events: [] });
});

describe('is refused', () => {
  const errorOf = async (listener: Listener): Promise<{ message: string; extensions?: { code: string } }> => {
    await eventually(async () => expect(listener.errors).toHaveLength(1));
    const [error] = listener.errors;
    if (!(error instanceof NetworkError)) return error as { message: string };
    const body = (await (error.response as Response).json()) as { errors: { message: string }[] };
    return firstOf(body.errors);
  };

  it('to a stranger, in the words of a chat that never was', async () => {
    const { flow } = await followed();
    const foreign = await errorOf(follow(center().device('a-stranger-at-the-door'), flow.chatId));
    const unknown = await errorOf(follow(flow.device, 'no-such-chat'));
    expect(foreign).toMatchObject({ message: 'there is no such chat' });
    expect(unknown.message).toBe(foreign.message);
  });

  it('to a second listener, and the first one goes on', async () => {
    const { flow, listener } = await followed();
    expect((await errorOf(follow(flow.device, flow.chatId))).message).toContain('waits');
    await flow.publish(agentMessage('for the first'));
    await eventually(async () => expect(listener.told).toEqual(['for the first']));
  });

  it.each<[string, () => Identity]>([
    ['nobody', () => ({})],
    ['a viewer', () => center().viewer],
    ['a platform', () => center().platform],
  ])('to %s', async (_name, identity) => {
    const flow = await start();
    const error = await errorOf(follow(identity(), flow.chatId));
    expect(error.extensions?.code).toMatch(/^(?:UNAUTHENTICATED|FORBIDDEN)$/);
  });

  it.each([
    ['a query', 'query ($chatId: ID!) { chatSession(chatId: $chatId) { state } }', 'OPERATION_RESOLUTION_FAILURE'],
    ['no GraphQL', 'what is new?', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription ($chatId: ID!) { secrets(chatId: $chatId) }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many aliases',
      `subscription ($chatId: ID!) { chatEvents(chatId: $chatId) { ${Array.from({ length: 31 }, (_, n) => `a${n}: seq`).join(' ')} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('with %s', async (_name, query, code) => {
    const flow = await start();
    expect((await errorOf(follow(flow.device, flow.chatId, query))).extensions?.code).toBe(code);
  });

  it('at /graphql, where nothing is live', async () => {
    const flow = await start();
    const { status, data } = await graphql(gateway().url, flow.device, FollowChatDocument, { chatId: flow.chatId });
    expect([status, data]).toEqual([400, null]);
  });
});

it('sends by a mutation what the platform and the history get', async () => {
  const flow = await start();
  const input = { chatId: flow.chatId, events: [{ event: 'chat_session_message', msgId: 'm1', msg: 'Hello?' }] };
  const send = () => graphqlData(gateway().url, flow.device, SendChatEventsDocument, { input });
  expect((await send()).sendChatEvents).toMatchObject({ accepted: 1, duplicates: 0 });
  expect((await send()).sendChatEvents).toMatchObject({ accepted: 0, duplicates: 1 });
  await flow.publish(agentMessage('Yes?'), agentMessage('How can I help?'));
  const page = (fields: { first?: number; last?: number; after?: string }) =>
    graphqlData(gateway().url, flow.device, ChatHistoryDocument, { chatId: flow.chatId, ...fields });
  const first = (await page({ first: 2 })).chatSession?.events;
  expect(first?.edges.map(({ node }) => [node.source, node.msg])).toEqual([
    ['CLIENT', 'Hello?'],
    ['PLATFORM', 'Yes?'],
  ]);
  expect(first?.pageInfo.hasNextPage).toBe(true);
  const rest = (await page({ first: 2, after: first?.pageInfo.endCursor ?? '' })).chatSession?.events;
  expect(rest?.edges.map(({ node }) => node.msg)).toEqual(['How can I help?']);
});
