import { Webhook } from 'standardwebhooks';
import {
  ConfigureWebhookDocument,
  EraseDocument,
  ReplayWebhookDocument,
  SendTestWebhookEventDocument,
  WebhookAttemptsDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';
import { startPlatform, type PlatformReceiver } from '../webhooks/platformReceiver.js';

const { gateway, center, start } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
let platform: PlatformReceiver;
let secret: string;

beforeAll(async () => {
  platform = await startPlatform();
  await configure();
});
afterAll(() => platform.close());

async function configure(enabled = true): Promise<void> {
  const input = { tenantHost: center().host, url: platform.url, enabled, newSecret: true };
  const { configureWebhook } = await graphqlData(gateway().url, center().admin, ConfigureWebhookDocument, { input });
  secret = configureWebhook.secret ?? '';
}
const attempts = async () => {
  const variables = { tenantHost: center().host };
  const { webhook } = await graphqlData(gateway().url, center().viewer, WebhookAttemptsDocument, variables);
  return webhook?.attempts ?? [];
};
async function replay(since: Date, dryRun = false) {
  const input = { tenantHost: center().host, since: since.toISOString(), dryRun };
  const { data } = await graphql(gateway().url, center().admin, ReplayWebhookDocument, { input });
  if (!data) throw new Error('nothing was answered');
  return data.replayWebhook;
}
/** A chat whose client says this, until the platform has it. */
async function chatSaying(...texts: string[]) {
  const flow = await start();
  const client = legacyClient(gateway().url, flow.device, flow.chatId);
  for (const msg of texts) await client.send({ event: 'chat_session_message', msg });
  await eventually(async () => expect(await Promise.resolve(textsOf(flow.chatId))).toEqual(texts));
  return { chatId: flow.chatId, client };
}
const textsOf = (chatId: string) =>
  platform.requests
    .filter((request) => request.chatId === chatId)
    .flatMap(({ events }) => events.map(({ msg }) => msg));
const auditOf = async (action: string): Promise<string> => {
  const query = `query ($filter: AuditFilter!) { auditLog(first: 5, filter: $filter) { edges { node { actor object details } } } }`;
  const answer = await graphql(gateway().url, center().admin, query, { filter: { action } });
  return answer.text;
};

describe('a test event', () => {
  it('arrives signed, says that it is a test, and is among the attempts', async () => {
    const input = { tenantHost: center().host };
    const variables = { input };
    const sent = await graphqlData(gateway().url, center().admin, SendTestWebhookEventDocument, variables);
    expect(sent.sendTestWebhookEvent.attempt).toMatchObject({ isTest: true, statusCode: 200, events: 1, error: null });
    const request = platform.requests.find(({ body }) => body.includes('webhook_test'));
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({
      tenant: center().host,
      test: true,
      events: [{ seq: 1, event: 'webhook_test' }],
    });
    expect(firstOf(await attempts())).toMatchObject({ isTest: true, chatId: null, statusCode: 200 });
    expect(await auditOf('sendTestWebhookEvent')).toContain('webhook');
  });

  it('says what the platform answered', async () => {
    platform.answer(() => ({ status: 401 }));
    const variables = { input: { tenantHost: center().host } };
    const sent = await graphqlData(gateway().url, center().admin, SendTestWebhookEventDocument, variables);
    platform.answer(() => ({ status: 200 }));
    expect(sent.sendTestWebhookEvent.attempt).toMatchObject({ statusCode: 401, error: 'HTTP 401' });
  });
});

describe('the attempts', () => {
  it('show each request with its result, and forget a chat that is erased', async () => {
    const { chatId } = await chatSaying('Hello');
    const own = async () => (await attempts()).filter((attempt) => attempt.chatId === chatId);
    await eventually(async () => expect(await own()).toHaveLength(1));
    expect(await own()).toMatchObject([{ statusCode: 200, events: 1, error: null, isTest: false }]);
    const chat = { tenantHost: center().host, chatId };
    await graphqlData(gateway().url, center().admin, EraseDocument, { input: { chat } });
    expect(await own()).toEqual([]);
  });
});

describe('a replay', () => {
  it('counts first, and then sends the events again in order, each chat by itself', async () => {
    const before = new Date();
    const [one, other] = [await chatSaying('a', 'b', 'c'), await chatSaying('d')];
    const counted = await replay(before, true);
    expect(counted).toMatchObject({ chats: 2, events: 4, userErrors: [] });
    expect(textsOf(one.chatId)).toEqual(['a', 'b', 'c']);
    expect(await replay(before)).toMatchObject({ chats: 2, events: 4, userErrors: [] });
    await eventually(async () =>
      expect(await Promise.resolve([textsOf(one.chatId), textsOf(other.chatId)])).toEqual([
        ['a', 'b', 'c', 'a', 'b', 'c'],
        ['d', 'd'],
      ]),
    );
    expect(await auditOf('replayWebhook')).toContain('"events":4');
    // What comes afterwards follows.
    await one.client.send({ event: 'chat_session_message', msg: 'e' });
    await eventually(async () => expect(await Promise.resolve(textsOf(one.chatId).at(-1))).toBe('e'));
    expect(textsOf(one.chatId)).toHaveLength(7);
  });

  it('begins at the time that is given', async () => {
    const { chatId, client } = await chatSaying('early');
    const said = Date.now();
    await eventually(async () => expect(await Promise.resolve(Date.now())).toBeGreaterThan(said));
    const since = new Date();
    await client.send({ event: 'chat_session_message', msg: 'late' });
    await eventually(async () => expect(await Promise.resolve(textsOf(chatId))).toEqual(['early', 'late']));
    expect(await replay(since)).toMatchObject({ chats: 1, events: 1 });
    await eventually(async () => expect(await Promise.resolve(textsOf(chatId))).toEqual(['early', 'late', 'late']));
  });

  it.each([
    ['the future', 60_000, 'since must not be in the future'],
    ['more than 30 days ago', -31 * 86_400_000, 'since must be at most 30 days ago'],
  ])('is refused for %s', async (_, ms, message) => {
    const { chats, userErrors } = await replay(new Date(Date.now() + ms));
    expect(chats).toBeNull();
    expect(userErrors).toEqual([{ code: 'INVALID_INPUT', message, path: ['since'] }]);
  });
});
