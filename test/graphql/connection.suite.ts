import type { DeviceCaller, TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { graphql } from './stage.js';

const QUERY = `query ($chatId: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  chatSession(chatId: $chatId) {
    deliveries(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id event status attempts { at } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

let device: DeviceCaller;
let admin: TenantCaller;
let chatId: string;
let all: string[];

beforeAll(async () => {
  const { services, send, tenant } = graphql();
  const callers = await tenant();
  ({ device, admin } = callers);
  ({ chatId } = (await services.sessions.requestChat(device, {})).session);
  const token = parseDeviceToken('IOS_APNS', 'ab'.repeat(32), 'com.acme.app');
  await services.subscriptions.subscribe(device, { chatId, device: token });
  const events = Array.from({ length: 5 }, (_, index) => ({ event: 'chat_session_message', msg: `message ${index}` }));
  const publish = `mutation ($input: PublishChatEventsInput!) {
    publishChatEvents(input: $input) { accepted deliveries { id attempts { at } } userErrors { code } }
  }`;
  const { data } = await send({ query: publish, variables: { input: { chatId, events } } }, callers.platform);
  expect(data).toMatchObject({ publishChatEvents: { accepted: 5, userErrors: [] } });
  all = (data as { publishChatEvents: { deliveries: { id: string }[] } }).publishChatEvents.deliveries.map(
    ({ id }) => id,
  );
  expect(new Set(all).size).toBe(5);
});

async function page(args: object): Promise<Page> {
  const { data, errors } = await graphql().send({ query: QUERY, variables: { chatId, ...args } }, admin);
  expect(errors).toEqual([]);
  return (data as { chatSession: { deliveries: Page } }).chatSession.deliveries;
}

test('a page that is refused is named by its place in the answer', async () => {
  const query = `query ($chatId: ID!) {
    good: chatSession(chatId: $chatId) { deliveries(first: 1) { edges { cursor } } }
    bad: chatSession(chatId: $chatId) { deliveries(first: 0) { edges { cursor } } }
  }`;
  const { data, errors } = await graphql().send({ query, variables: { chatId } }, admin);
  expect(data).toMatchObject({ good: { deliveries: { edges: [{}] } }, bad: null });
  expect(errors.map(({ message, path }) => [message, path])).toEqual([
    ['first must be from 1 to 100', ['bad', 'deliveries']],
  ]);
});

const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);

test('pages forwards through the list', async () => {
  const first = await page({ first: 2 });
  expect(idsOf(first)).toEqual(all.slice(0, 2));
  expect(first.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: first.edges[0]?.cursor,
    endCursor: first.edges[1]?.cursor,
  });
  const rest = await page({ first: 3, after: first.pageInfo.endCursor });
  expect(idsOf(rest)).toEqual(all.slice(2));
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('pages backwards through the list, in its own order', async () => {
  const last = await page({ last: 2 });
  expect(idsOf(last)).toEqual(all.slice(3));
  expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const rest = await page({ last: 3, before: last.pageInfo.startCursor });
  expect(idsOf(rest)).toEqual(all.slice(0, 3));
  expect(rest.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
});

test('a list that is asked for twice has nothing twice', async () => {
  const twice = `query ($chatId: ID!) { chatSession(chatId: $chatId) {
    one: deliveries(first: 3) { edges { node { id } } } other: deliveries(first: 3) { edges { node { id } } }
  } }`;
  const { data } = await graphql().send({ query: twice, variables: { chatId } }, admin);
  const { one, other } = (data as { chatSession: { one: Page; other: Page } }).chatSession;
  expect([idsOf(one), idsOf(other)]).toEqual([all.slice(0, 3), all.slice(0, 3)]);
});

test('an empty page has no cursors', async () => {
  const { pageInfo } = await page({ first: 2 });
  const empty = await page({ first: 1, before: pageInfo.startCursor });
  expect(empty).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

test.each([
  [{}, 'give either first or last, from 1 to 100'],
  [{ first: 1, last: 1 }, 'give either first or last, from 1 to 100'],
  [{ first: 0 }, 'first must be from 1 to 100'],
  [{ first: 101 }, 'first must be from 1 to 100'],
  [{ last: -1 }, 'last must be from 1 to 100'],
  [{ first: 1, after: 'nonsense' }, 'after is not a cursor of this list'],
  [{ last: 1, before: Buffer.from('number:99999999999').toString('base64url') }, 'before is not a cursor of this list'],
])('%j is refused: %s', async (args, message) => {
  const { data, errors } = await graphql().send({ query: QUERY, variables: { chatId, ...args } }, admin);
  expect(data).toEqual({ chatSession: null });
  expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a device may not read deliveries, and its chat is as it was', async () => {
  const { status, errors } = await graphql().send({ query: QUERY, variables: { chatId, first: 1 } }, device);
  expect(errors).toMatchObject([{ path: ['chatSession', 'deliveries'], extensions: { code: 'FORBIDDEN' } }]);
  // The operation itself was allowed.
  expect(status).toBe(200);
});
