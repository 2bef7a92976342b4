import pg from 'pg';
import {
  PublishChatEventsDocument,
  RevokeApiKeyDocument,
  CreateApiKeyDocument,
  ViewerDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData, post } from '../support/api.js';
import { consoleClient } from '../support/consoleClient.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

describe('two nodes on one database', () => {
  const providers = useSimulatedProviders();
  let environment: TestEnvironment;
  let nodes: [GatewayProcess, GatewayProcess];
  let center: ContactCenter;

  const startNode = () => startGatewayProcess({ ...environment.variables, ...providers().simulators.environment() });
  beforeAll(async () => {
    environment = await createTestEnvironment(false);
    nodes = await Promise.all([startNode(), startNode()]);
    center = await createContactCenter(nodes[0].url, environment.operatorKey, { credentials: providers().credentials });
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop('SIGTERM')));
    await environment.remove();
  });

  async function phone(name: string): Promise<DeviceFlow> {
    const flow = await startDeviceFlow(nodes[0].url, center, `installation-${name}-of-two-nodes`);
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
    return flow;
  }
  const received = (text: string) =>
    providers().simulators.pushes.filter((push) => JSON.stringify(push.payload).includes(`"${text}"`)).length;

  it('share the work and send nothing twice', async () => {
    const flow = await phone('share');
    const texts = Array.from({ length: 200 }, (_, index) => `shared ${index}`);
    await Promise.all(
      texts.map((text, index) => {
        const input = { chatId: flow.chatId, events: [agentMessage(text)] };
        return graphqlData(nodes[index % 2 === 0 ? 0 : 1].url, center.platform, PublishChatEventsDocument, { input });
      }),
    );
    await eventually(async () => expect(texts.filter((text) => received(text) === 0)).toEqual([]));
    expect(texts.filter((text) => received(text) > 1)).toEqual([]);
  });

  it('tell each other at once what a client waits for', async () => {
    const flow = await phone('poll');
    const waiting = (await legacyClient(nodes[0].url, flow.device, flow.chatId).heldPoll()).answer;
    const before = performance.now();
    const input = { chatId: flow.chatId, events: [agentMessage('from the other node')] };
    await graphqlData(nodes[1].url, center.platform, PublishChatEventsDocument, { input });
    expect(messagesOf(await waiting)).toEqual(['from the other node']);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(received('from the other node')).toBe(0);
  });

  it('tell each other at once that a key is revoked, and with it the sessions by it', async () => {
    const { createApiKey } = await graphqlData(nodes[0].url, center.admin, CreateApiKeyDocument, {
      input: { name: 'short-lived', role: 'VIEWER', tenantHost: center.host },
    });
    const viewer = { authorization: `Bearer ${createApiKey.secret ?? ''}` };
    const status = async (node: GatewayProcess) => (await graphql(node.url, viewer, ViewerDocument, {})).status;
    expect(await status(nodes[1])).toBe(200);
    const browser = consoleClient(nodes[1].url);
    expect(await browser.signIn(createApiKey.secret ?? '')).toBe(204);
    expect((await browser.graphql(ViewerDocument)).status).toBe(200);
    await graphqlData(nodes[0].url, center.admin, RevokeApiKeyDocument, {
      input: { id: createApiKey.apiKey?.id ?? '' },
    });
    await eventually(async () => expect(await status(nodes[1])).toBe(401), 3_500);
    expect((await browser.graphql(ViewerDocument)).status).toBe(401);
  });

  it('take over what a killed one had in hand, within half a minute', async () => {
    const flow = await phone('takeover');
    providers().simulators.fcm.setFault({ kind: 'silence' });
    const texts = Array.from({ length: 10 }, (_, index) => `taken over ${index}`);
    const input = { chatId: flow.chatId, events: texts.map((text) => agentMessage(text)) };
    await graphqlData(nodes[0].url, center.platform, PublishChatEventsDocument, { input });
    await eventually(async () =>
      expect((await Promise.resolve(providers().simulators.fcm.faultMet())).times).toBeGreaterThan(0),
    );
    await nodes[0].stop('SIGKILL');
    providers().simulators.fcm.setFault(null);
    await eventually(async () => expect(texts.filter((text) => received(text) === 0)).toEqual([]), 30_000);
    expect(texts.filter((text) => received(text) > 1)).toEqual([]);
    nodes[0] = await startNode();
  });

  it('send callers away before the memory grows, and take what they accepted', async () => {
    const flow = await phone('backlog');
    const client = new pg.Client({ connectionString: environment.variables['DATABASE_URL'] });
    await client.connect();
    try {
      // As a database does that has no time now.
      await client.query('BEGIN; LOCK TABLE chat_events IN ACCESS EXCLUSIVE MODE');
      const publishes = Array.from({ length: 1_400 }, (_, index) =>
        post(nodes[1].url, `/platform/v1/chats/${flow.chatId}/events`, center.platform, {
          events: [{ event: 'chat_session_typing', msg_id: `b${index}` }],
        }),
      );
      const refused = await Promise.race(publishes);
      expect([refused.status, refused.headers.get('retry-after'), refused.body['error_code']]).toEqual([
        429,
        '1',
        '5509',
      ]);
      await client.query('COMMIT');
      const statuses = (await Promise.all(publishes)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([202, 429]));
      expect(
        await client.query('SELECT count(*)::int AS n FROM chat_events WHERE event = $1', ['chat_session_typing']),
      ).toMatchObject({
        rows: [{ n: statuses.filter((status) => status === 202).length }],
      });
    } finally {
      await client.end();
    }
  });
});
