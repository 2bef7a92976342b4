import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { graphqlData, post } from '../support/api.js';
import { consoleClient } from '../support/consoleClient.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { PublishChatEventsDocument } from '../generated/graphql.js';

const PUSHES = 10;
/** A machine may be busy, and what waits is tried again after seconds. */
const PATIENCE_MS = 90_000;
/** Tables that each door writes to. */
const WRITTEN = ['deliveries', 'chat_events', 'chat_sessions', 'push_subscriptions', 'signed_out_sessions'];

const providers = useSimulatedProviders();
let environment: TestEnvironment;
/** As whom the gateway comes; tests do to it what administrators do. */
let role: string;
let admin: pg.Client;
let gateway: GatewayProcess;
let center: ContactCenter;

beforeAll(async () => {
  environment = await createTestEnvironment(false);
  const url = new URL(environment.variables['DATABASE_URL'] ?? '');
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  role = `beckon_role_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'first'`);
  await admin.query(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${role}`);
  url.username = role;
  url.password = 'first';
  const variables = { ...environment.variables, DATABASE_URL: url.href, ...providers().simulators.environment() };
  gateway = await startGatewayProcess(variables);
  center = await createContactCenter(gateway.url, environment.operatorKey, { credentials: providers().credentials });
});
afterAll(async () => {
  await gateway.stop('SIGTERM');
  await admin.end();
  await environment.remove();
  const server = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await server.connect();
  await server.query(`DROP ROLE ${role}`);
  await server.end();
});

const database = () => new URL(environment.variables['DATABASE_URL'] ?? '').pathname.slice(1);
/** All but that of the administrator. */
const endSessions = () =>
  admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );

interface Trouble {
  /** What the log calls it. */
  fault: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

const TROUBLES: Record<string, Trouble> = {
  'is read-only, as after a failover': {
    fault: '25006',
    async begin() {
      await admin.query(`ALTER DATABASE ${database()} SET default_transaction_read_only = on`);
      await endSessions();
    },
    // The sessions that have begun meanwhile stay read-only.
    end: () => admin.query(`ALTER DATABASE ${database()} RESET default_transaction_read_only`),
  },
  'does not let the account in any more': {
    fault: '28000',
    async begin() {
      await admin.query(`ALTER ROLE ${role} NOLOGIN`);
      await endSessions();
    },
    end: () => admin.query(`ALTER ROLE ${role} LOGIN`),
  },
  'knows the account by another name': {
    fault: '28000',
    async begin() {
      await admin.query(`ALTER ROLE ${role} RENAME TO ${role}_other`);
      await endSessions();
    },
    end: () => admin.query(`ALTER ROLE ${role}_other RENAME TO ${role}`),
  },
  'has no room on its disk': { fault: '53100', begin: failWrites, end: allowWrites },
};

async function failWrites(): Promise<void> {
  await admin.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'could not extend file "base/1/2"'; END $$`);
  for (const table of WRITTEN) {
    await admin.query(`CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION refuse()`);
  }
}

async function allowWrites(): Promise<void> {
  await admin.query('DROP FUNCTION refuse() CASCADE');
}

/** Status and Retry-After of a call at each door. */
async function callDoors(flow: DeviceFlow, cookies: ReadonlyMap<string, string>): Promise<Record<string, string>> {
  const event = { event: 'chat_session_message', msg_id: 'refused', party_id: 'agent-7', msg: 'Nobody gets this' };
  const input = { chatId: flow.chatId, events: [agentMessage('Nor this')] };
  const query = `subscription { chatEvents(chatId: "${flow.chatId}") { seq } }`;
  // A browser loses its cookies by signing out, whatever comes of it.
  const signedIn = consoleClient(gateway.url);
  for (const [name, value] of cookies) signedIn.cookies.set(name, value);
  const answers = {
    platform: post(gateway.url, `/platform/v1/chats/${flow.chatId}/events`, center.platform, { events: [event] }),
    graphql: post(gateway.url, '/graphql', center.platform, {
      query: PublishChatEventsDocument.toString(),
      variables: { input },
    }),
    legacy: post(gateway.url, `/clientweb/api/v2/chats/${flow.chatId}/notifications`, flow.device, {
      android_firebase_device_token: newFirebaseToken(),
    }),
    stream: openStream(flow, query),
    console: signedIn.send('/console/api/session', { method: 'DELETE' }),
    ready: fetch(`${gateway.url}/readyz`),
  };
  const entries = Object.entries(answers).map(async ([door, answer]) => {
    const { status, headers } = await answer;
    return [door, `${status} ${headers.get('retry-after')}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The beginning of an answer, which may have no end. */
async function openStream({ device }: DeviceFlow, query: string): Promise<Response> {
  const leaving = new AbortController();
  const response = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: device.authorization ?? '',
      'x-tenant-url': device.tenantUrl ?? '',
    },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  });
  leaving.abort();
  return response;
}

/** Whether every push has come to its device, and how often. */
function arrived(tokens: readonly string[]): number[] {
  const { pushes } = providers().simulators;
  return tokens.map((token) => pushes.filter((push) => push.token === token).length);
}

const isReady = async () => expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
beforeEach(() => eventually(isReady, PATIENCE_MS));

/** Again while it is refused: a connection of the gateway may still have the trouble of the test before. */
async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
  const results: Result[] = [];
  await eventually(async () => void results.push(await work()), PATIENCE_MS);
  return results[0] as Result;
}

it.each(Object.entries(TROUBLES))(
  'a database that %s: every door says so, and every push arrives once',
  async (_what, { fault, begin, end }) => {
    const { simulators } = providers();
    const flows = await Promise.all(
      Array.from({ length: PUSHES }, () =>
        untilDone(async () => {
          const flow = await startDeviceFlow(gateway.url, center, `installation-${randomBytes(6).toString('hex')}`);
          const token = newFirebaseToken();
          await flow.subscribe({ androidFirebase: { deviceToken: token } });
          return { flow, token };
        }),
      ),
    );
    const tokens = flows.map(({ token }) => token);
    const browser = consoleClient(gateway.url);
    expect(await browser.signIn(environment.operatorKey)).toBe(204);

    // The simulator has them all, and answers once the database is in trouble.
    simulators.fcm.setFault({ kind: 'delay', ms: 3_000 });
    const ids = await Promise.all(
      flows.map(({ flow }) => untilDone(async () => (await flow.publish(agentMessage())).deliveries[0]?.id ?? '')),
    );
    await eventually(async () => expect(arrived(tokens)).toEqual(tokens.map(() => 1)), PATIENCE_MS);
    simulators.fcm.setFault(null);
    const logged = gateway.log().length;
    await begin();
    const [first] = flows;
    if (!first) throw new Error('no phone');
    try {
      await eventually(async () => {
        const { ready, ...doors } = await callDoors(first.flow, browser.cookies);
        expect(doors).toEqual({
          platform: '503 5',
          graphql: '503 5',
          legacy: '503 5',
          stream: '503 5',
          console: '503 5',
        });
        expect(ready).toMatch(/^503 /);
      }, PATIENCE_MS);
      await eventually(async () => {
        // Once a minute: the test before may have had the same.
        expect(gateway.log()).toContain(`"fault":"${fault}"`);
      }, PATIENCE_MS);
    } finally {
      await end();
    }
    await eventually(isReady, PATIENCE_MS);
    for (const [index, { flow }] of flows.entries()) {
      await eventually(async () => {
        const delivery = (await flow.deliveries()).find(({ id }) => id === ids[index]);
        expect(delivery).toMatchObject({ status: 'SENT' });
      }, PATIENCE_MS);
    }
    expect(arrived(tokens)).toEqual(tokens.map(() => 1));
    const lines = gateway.log().slice(logged).split('\n');
    expect(lines.filter((line) => line.includes('"level":50') && line.includes('request failed'))).toEqual([]);
  },
  300_000,
);

it('goes on with everything afterwards', async () => {
  const flow = await startDeviceFlow(gateway.url, center, 'installation-after-the-troubles');
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  const input = { chatId: flow.chatId, events: [agentMessage()] };
  await graphqlData(gateway.url, center.platform, PublishChatEventsDocument, { input });
  await eventually(async () => expect(arrived([token])).toEqual([1]), PATIENCE_MS);
});
