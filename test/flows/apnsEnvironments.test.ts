import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { ApnsEnvironment } from '../../src/domain/pushService.js';
import {
  AddApnsKeyDocument,
  AlertsDocument,
  ChatSessionDocument,
  ConfigureApnsDocument,
  RemoveApnsKeyDocument,
  SendTestNotificationDocument,
  type ConfigureApnsInput,
} from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { APNS_TEAM, BUNDLE_ID, createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const OTHER_BUNDLE = 'com.example.acme.care';
const providers = useSimulatedProviders();
let environment: TestEnvironment;
let gateway: GatewayProcess;
let installations = 0;
let keys = 0;

const start = (port = '0') =>
  startGatewayProcess({ ...environment.variables, ...providers().simulators.environment(), PORT: port });

beforeAll(async () => {
  environment = await createTestEnvironment();
  gateway = await start();
});
afterAll(async () => {
  await gateway.stop('SIGTERM');
  await environment.remove();
});

/** A key that Apple knows. */
async function newKey(options: { topics?: string[]; environments?: ApnsEnvironment[]; teamId?: string } = {}) {
  const { topics = [BUNDLE_ID], environments, teamId = APNS_TEAM.teamId } = options;
  const keyId = `FLOWKEY${String((keys += 1)).padStart(3, '0')}`;
  const { privateKey } = await providers().simulators.registerApnsTeam({ teamId, keyId, topics, environments });
  return { teamId, keyId, privateKey, bundleIds: topics };
}

type KeyInput = Omit<ConfigureApnsInput, 'tenantHost' | 'appId'>;

/** A contact center whose app has these keys, the first one by configureApns. */
async function centerWith(first: KeyInput, ...others: KeyInput[]): Promise<ContactCenter> {
  const center = await createContactCenter(gateway.url, environment.operatorKey, { services: [] });
  const app = { tenantHost: center.host, appId: center.appId };
  await graphqlData(gateway.url, center.admin, ConfigureApnsDocument, { input: { ...app, ...first } });
  for (const other of others) {
    await graphqlData(gateway.url, center.admin, AddApnsKeyDocument, { input: { ...app, ...other } });
  }
  return center;
}

/** A phone with a build of that environment. */
async function phone(center: ContactCenter, of: ApnsEnvironment, bundleId = BUNDLE_ID) {
  const { simulators } = providers();
  const deviceToken = simulators.newApnsToken(of);
  const flow = await startDeviceFlow(gateway.url, center, `installation-${(installations += 1)}-of-a-build`);
  await flow.subscribe({ iosApns: { deviceToken, bundleId } });
  const asked = {
    PRODUCTION: simulators.apns.countOf(deviceToken),
    SANDBOX: simulators.apnsSandbox.countOf(deviceToken),
  };
  return {
    flow,
    deviceToken,
    requests: () => ({ production: asked.PRODUCTION(), sandbox: asked.SANDBOX() }),
    push: async () => flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id),
    environment: async () =>
      (await graphqlData(gateway.url, center.admin, ChatSessionDocument, { chatId: flow.chatId })).chatSession
        ?.pushSubscription?.environment,
  };
}

const alertsOf = async (center: ContactCenter) =>
  (await graphqlData(gateway.url, center.admin, AlertsDocument, { first: 10 })).alerts.edges.map(({ node }) => node);

/** Runs a statement while no gateway does. */
async function inDatabase(sql: string): Promise<void> {
  const { DATABASE_URL } = environment.variables;
  if (DATABASE_URL) {
    const client = new pg.Client({ connectionString: DATABASE_URL });
    await client.connect();
    await client.query(sql).finally(() => client.end());
    return;
  }
  const database = await PGlite.create(path.join(environment.dataDir, 'database'));
  await database.exec(sql).finally(() => database.close());
}

describe('a key that an earlier version stored', () => {
  it('goes on sending, is shown, and gets another beside it', async () => {
    const key = await newKey();
    const center = await centerWith({ ...key, environment: 'SANDBOX' });
    const debug = await phone(center, 'SANDBOX');
    await gateway.stop('SIGTERM');
    // A single key for one environment is sealed as it was then; the column of what is shown was not there.
    await inDatabase('UPDATE push_service_configs SET apns_keys = NULL');
    gateway = await start(new URL(gateway.url).port);
    expect(await debug.push()).toMatchObject({ status: 'SENT' });
    expect(debug.requests()).toEqual({ production: 0, sandbox: 1 });

    const app = { tenantHost: center.host, appId: center.appId };
    const input = { ...app, ...(await newKey({ topics: [OTHER_BUNDLE] })) };
    const { addApnsKey } = await graphqlData(gateway.url, center.admin, AddApnsKeyDocument, { input });
    expect(firstOf(addApnsKey.pushServices ?? []).keys).toMatchObject([
      { keyId: key.keyId, bundleIds: [BUNDLE_ID], environments: ['SANDBOX'] },
      { keyId: input.keyId },
    ]);
    expect(await debug.push()).toMatchObject({ status: 'SENT' });
  });
});

describe('one key for both environments', () => {
  it('reaches debug and store builds at once, and remembers where each token works', async () => {
    const center = await centerWith(await newKey());
    const store = await phone(center, 'PRODUCTION');
    const debug = await phone(center, 'SANDBOX');
    expect(await debug.environment()).toBeNull();
    const [one, other] = await Promise.all([store.push(), debug.push()]);
    // Two tries are one push: one attempt, and nothing that an admin has to look at.
    expect(one).toMatchObject({ status: 'SENT', attempts: [{ outcome: 'delivered' }] });
    expect(other).toMatchObject({ status: 'SENT', attempts: [{ outcome: 'delivered' }] });
    expect(store.requests()).toEqual({ production: 1, sandbox: 0 });
    expect(debug.requests()).toEqual({ production: 1, sandbox: 1 });
    expect([await store.environment(), await debug.environment()]).toEqual(['PRODUCTION', 'SANDBOX']);
    expect(await alertsOf(center)).toEqual([]);

    await debug.push();
    expect(debug.requests()).toEqual({ production: 1, sandbox: 2 });
  });

  it('knows it still after a restart, and until the client sends another token', async () => {
    const center = await centerWith(await newKey());
    const debug = await phone(center, 'SANDBOX');
    await debug.push();
    await gateway.stop('SIGTERM');
    gateway = await start(new URL(gateway.url).port);
    await debug.flow.subscribe({ iosApns: { deviceToken: debug.deviceToken, bundleId: BUNDLE_ID } });
    await debug.push();
    expect(debug.requests()).toEqual({ production: 1, sandbox: 2 });
    expect(await debug.environment()).toBe('SANDBOX');
    const { simulators } = providers();
    await debug.flow.subscribe({
      iosApns: { deviceToken: simulators.newApnsToken('PRODUCTION'), bundleId: BUNDLE_ID },
    });
    expect(await debug.environment()).toBeNull();
    await debug.push();
    expect(await debug.environment()).toBe('PRODUCTION');
  });

  it('tries the other host once where the remembered one refuses the token', async () => {
    const center = await centerWith(await newKey());
    const debug = await phone(center, 'SANDBOX');
    await debug.push();
    // A token never changes its environment; Apple restoring a device is as near as it gets.
    providers().simulators.apnsSandbox.ofOtherEnvironment(debug.deviceToken);
    expect(await debug.push()).toMatchObject({ status: 'FAILED', reason: 'BadDeviceToken' });
    expect(debug.requests()).toEqual({ production: 2, sandbox: 2 });
    // Both refuse it, and these credentials have delivered: the token is at fault.
    expect(await debug.flow.subscribedToken()).toBeNull();
  });

  it('serves test notifications of either build', async () => {
    const center = await centerWith(await newKey());
    const deviceToken = providers().simulators.newApnsToken('SANDBOX');
    const input = {
      ...{ tenantHost: center.host, appId: center.appId },
      device: { iosApns: { deviceToken, bundleId: BUNDLE_ID } },
    };
    const { sendTestNotification } = await graphqlData(gateway.url, center.admin, SendTestNotificationDocument, {
      input,
    });
    expect(sendTestNotification.receipt).toMatchObject({ outcome: 'delivered', statusCode: 200 });
  });
});

describe('a key that is for one environment only', () => {
  it('is refused for both when it is set up, with the reason', async () => {
    const key = await newKey({ environments: ['SANDBOX'] });
    await expect(centerWith(key)).rejects.toThrow('BadEnvironmentKeyInToken');
  });

  it('sends where it can, and an admin is told of the rest', async () => {
    const key = await newKey({ environments: ['SANDBOX'] });
    const center = await centerWith({ ...key, probe: false });
    const debug = await phone(center, 'SANDBOX');
    expect(await debug.push()).toMatchObject({ status: 'SENT' });
    expect(await debug.environment()).toBe('SANDBOX');
    const message = expect.stringContaining(`${key.keyId} for PRODUCTION`) as string;
    await eventually(async () => expect(await alertsOf(center)).toMatchObject([{ kind: 'KEY_REFUSED', message }]));
    // A store build's token waits for the admin; its refusal closes nothing for the others.
    const store = await phone(center, 'PRODUCTION');
    const { deliveries } = await store.flow.publish(agentMessage());
    expect(await debug.push()).toMatchObject({ status: 'SENT' });
    const app = { tenantHost: center.host, appId: center.appId };
    const added = { ...(await newKey()), environment: 'PRODUCTION' as const };
    await graphqlData(gateway.url, center.admin, AddApnsKeyDocument, { input: { ...app, ...added } });
    await eventually(async () => {
      const waiting = (await store.flow.deliveries()).find(({ id }) => id === firstOf(deliveries).id);
      expect(waiting).toMatchObject({ status: 'RETRYING', reason: 'BadEnvironmentKeyInToken' });
    });
    expect(await (await phone(center, 'PRODUCTION')).push()).toMatchObject({ status: 'SENT' });
    expect(await debug.push()).toMatchObject({ status: 'SENT' });
  });
});

describe('several keys', () => {
  it('are chosen by bundle id: a topic-specific key for each', async () => {
    const shop = await newKey();
    const care = await newKey({ topics: [OTHER_BUNDLE], teamId: 'OTHERTEAM1' });
    const center = await centerWith(shop, care);
    const phones = [await phone(center, 'PRODUCTION'), await phone(center, 'SANDBOX', OTHER_BUNDLE)];
    for (const one of phones) expect((await one.push()).status).toBe('SENT');
  });

  it('do not hold each other back: where one is refused, the pushes of the other go on', async () => {
    const shop = await newKey();
    const unknown = { ...(await newKey({ topics: [OTHER_BUNDLE] })), privateKey: shop.privateKey, probe: false };
    const center = await centerWith(shop, unknown);
    const care = await phone(center, 'PRODUCTION', OTHER_BUNDLE);
    const { deliveries } = await care.flow.publish(agentMessage());
    const shopper = await phone(center, 'PRODUCTION');
    expect((await shopper.push()).status).toBe('SENT');
    expect((await shopper.push()).status).toBe('SENT');
    await eventually(async () => {
      const waiting = (await care.flow.deliveries()).find(({ id }) => id === firstOf(deliveries).id);
      expect(waiting).toMatchObject({ status: 'RETRYING', reason: 'InvalidProviderToken' });
    });
    expect(await care.flow.subscribedToken()).not.toBeNull();
    await eventually(async () => expect(await alertsOf(center)).toMatchObject([{ kind: 'KEY_REFUSED' }]));
  });

  it('are shown without their secrets, added, replaced by their id, and removed but for the last', async () => {
    const shop = await newKey();
    const center = await centerWith({ ...shop, environment: 'PRODUCTION' });
    const app = { tenantHost: center.host, appId: center.appId };
    const care = await newKey({ topics: [OTHER_BUNDLE] });
    const add = async (key: KeyInput) =>
      (await graphqlData(gateway.url, center.admin, AddApnsKeyDocument, { input: { ...app, ...key } })).addApnsKey;
    const remove = (keyId: string) =>
      graphqlData(gateway.url, center.admin, RemoveApnsKeyDocument, { input: { ...app, keyId } });
    const added = firstOf((await add(care)).pushServices ?? []);
    expect(added).toMatchObject({
      bundleIds: [BUNDLE_ID, OTHER_BUNDLE],
      environment: null,
      keys: [
        { keyId: shop.keyId, teamId: shop.teamId, bundleIds: [BUNDLE_ID], environments: ['PRODUCTION'] },
        { keyId: care.keyId, bundleIds: [OTHER_BUNDLE], environments: ['PRODUCTION', 'SANDBOX'] },
      ],
    });
    const replaced = firstOf((await add({ ...care, environment: 'SANDBOX' })).pushServices ?? []);
    expect(replaced.keys).toMatchObject([{ keyId: shop.keyId }, { keyId: care.keyId, environments: ['SANDBOX'] }]);
    const { removeApnsKey } = await remove(shop.keyId);
    expect(firstOf(removeApnsKey.pushServices ?? [])).toMatchObject({
      bundleIds: [OTHER_BUNDLE],
      keys: [{ keyId: care.keyId }],
    });
    await expect(remove(care.keyId)).rejects.toThrow('must not be the last key');
    await expect(remove('NOSUCHKEY1')).rejects.toThrow('no such key');
  });

  it('added by two admins at once are both kept', async () => {
    const center = await centerWith(await newKey());
    const app = { tenantHost: center.host, appId: center.appId };
    const more = await Promise.all([1, 2, 3, 4].map(() => newKey()));
    const answers = await Promise.all(
      more.map((key) =>
        graphqlData(gateway.url, center.admin, AddApnsKeyDocument, { input: { ...app, ...key, probe: false } }),
      ),
    );
    const most = Math.max(...answers.map(({ addApnsKey }) => addApnsKey.pushServices?.[0]?.keys.length ?? 0));
    expect(most).toBe(5);
  });
});
