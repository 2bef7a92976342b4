import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ConfigureWebhookDocument } from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { startPlatform } from '../webhooks/platformReceiver.js';

const AUDIT_LOG = '{ auditLog(first: 1) { edges { node { at } } } }';
const HISTORY =
  'query ($chatId: ID!) { chatSession(chatId: $chatId) { createdAt deliveries(first: 9) { edges { node { id } } } } }';

/** A database of a test, and the role that its gateway signs in as. */
export interface TestDatabase {
  url: string;
  role: string;
  /** As the superuser, in this database. */
  run<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
}

/** Databases as people have them, and gateways on them, for the tests of a file. */
export function useDatabases() {
  const providers = useSimulatedProviders();
  const closing: (() => Promise<unknown>)[] = [];
  let environment: TestEnvironment | undefined;
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function newDatabase(): Promise<TestDatabase> {
    environment = await createTestEnvironment(false);
    closing.push(environment.remove);
    const superuser = environment.variables['DATABASE_URL'] ?? '';
    const admin = new pg.Client({ connectionString: superuser });
    await admin.connect();
    const role = `role_${randomBytes(6).toString('hex')}`;
    const database = new URL(superuser).pathname.slice(1);
    await admin.query(`CREATE ROLE ${role} LOGIN; GRANT CREATE ON DATABASE ${database} TO ${role};
      ALTER DATABASE ${database} OWNER TO ${role}`);
    closing.push(async () => {
      await admin.query(
        `ALTER DATABASE ${database} OWNER TO CURRENT_USER; DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`,
      );
      await admin.end();
    });
    const url = new URL(superuser);
    url.username = role;
    return {
      url: url.href,
      role,
      run: async <Row extends pg.QueryResultRow>(sql: string) => (await admin.query<Row>(sql)).rows,
    };
  }

  async function start(url: string): Promise<GatewayProcess> {
    if (!environment) throw new Error('only after newDatabase');
    const gateway = await startGatewayProcess({
      ...environment.variables,
      ...providers().simulators.environment(),
      DATABASE_URL: url,
      BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
      BECKON_PRESENCE_SECONDS: '5',
    });
    closing.push(() => gateway.stop('SIGTERM'));
    return gateway;
  }

  /**
   * A contact center's day, on the first node what its people do and on the last what its platform does: pushes, polls, presence,
   * webhooks, lists, and the times in all of them.
   */
  async function worksOn(...nodes: GatewayProcess[]): Promise<void> {
    const [first, last] = [firstOf(nodes), nodes.at(-1) ?? firstOf(nodes)];
    const { operatorKey } = environment ?? { operatorKey: '' };
    const platform = await startPlatform();
    closing.push(platform.close);
    const center = await createContactCenter(first.url, operatorKey, providers());
    await graphqlData(first.url, center.admin, ConfigureWebhookDocument, {
      input: { tenantHost: center.host, url: platform.url },
    });
    const phone = await startDeviceFlow(first.url, center, `installation-${randomBytes(6).toString('hex')}`);
    const platformSide = await startDeviceFlow(last.url, center, phone.device.authorization?.split('"').at(-2) ?? '');
    expect(platformSide.chatId).toBe(phone.chatId);
    const token = newFirebaseToken();
    await phone.subscribe({ androidFirebase: { deviceToken: token } });
    const pushes = () => providers().simulators.pushes.filter((push) => push.token === token).length;

    const published = await platformSide.publish(agentMessage('pushed'));
    const sent = await phone.settled(firstOf(published.deliveries).id);
    expect(sent).toMatchObject({ status: 'SENT', attempts: [{ outcome: 'delivered' }] });
    expect(pushes()).toBe(1);
    for (const time of [sent.createdAt, sent.settledAt, sent.attempts[0]?.at]) expectNow(time);

    const client = legacyClient(first.url, phone.device, phone.chatId);
    const polled = await client.poll();
    expect(messagesOf(polled)).toEqual(['pushed']);
    const waiting = (await client.heldPoll()).answer;
    const fetched = await platformSide.publish(agentMessage('fetched'));
    const answer = await waiting;
    expect(messagesOf(answer)).toEqual(['fetched']);
    const next = client.openPoll();
    expect(await phone.settled(firstOf(fetched.deliveries).id)).toMatchObject({
      reason: 'CLIENT_FETCHED',
      attempts: [],
    });
    next.abort();
    expect(pushes()).toBe(1);
    for (const { body } of [polled, answer]) {
      for (const { timestamp } of body['events'] as { timestamp: string }[]) expectNow(Number(timestamp) * 1_000);
    }

    await client.send({ event: 'chat_session_message', msg_id: 'm1', msg: 'from the client' });
    await eventually(async () => expect(platform.texts()).toContain('from the client'));
    const told = JSON.parse(platform.requests.at(-1)?.body ?? '{}') as { events: { timestamp: string }[] };
    for (const { timestamp } of told.events) expectNow(Number(timestamp) * 1_000);

    const audit = await graphql(first.url, center.admin, AUDIT_LOG, {});
    expectNow(/"at":"([^"]+)"/.exec(audit.text)?.[1]);
    const history = await graphql(last.url, center.admin, HISTORY, { chatId: phone.chatId });
    expectNow(/"createdAt":"([^"]+)"/.exec(history.text)?.[1]);
    expect(history.text.match(/"id"/g)).toHaveLength(2);
    for (const node of nodes) expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
  }

  return { newDatabase, start, worksOn };
}

/** Zones are off by half an hour at least. */
function expectNow(time: unknown): void {
  const at = new Date(time as string | number).getTime();
  expect(Math.abs(at - Date.now())).toBeLessThan(15 * 60_000);
}
