import { randomBytes } from 'node:crypto';
import { AlertsDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const PATIENCE_MS = 60_000;
const providers = useSimulatedProviders();
let environment: TestEnvironment;
let gateway: GatewayProcess;
let center: ContactCenter;
let installations = 0;

const variables = () => ({ ...environment.variables, ...providers().simulators.environment() });
/** As long as Apple's, and no device's. */
const madeUpToken = () => `${'0'.repeat(16)}${randomBytes(24).toString('hex')}`;
const newClient = () => `installation-${(installations += 1)}-of-made-up-tokens`;

beforeEach(async () => {
  environment = await createTestEnvironment();
  gateway = await startGatewayProcess(variables());
  center = await createContactCenter(gateway.url, environment.operatorKey, {
    credentials: providers().credentials,
  });
});
afterEach(async () => {
  await gateway.stop('SIGTERM');
  await environment.remove();
});

async function phone(deviceToken: string, clientId = newClient()): Promise<DeviceFlow> {
  const flow = await startDeviceFlow(gateway.url, center, clientId);
  await flow.subscribe({ iosApns: { deviceToken, bundleId: BUNDLE_ID } });
  return flow;
}
const phones = (count: number, newToken: () => string) =>
  Promise.all(Array.from({ length: count }, () => phone(newToken())));
const publishToAll = (flows: readonly DeviceFlow[]) => Promise.all(flows.map((flow) => flow.publish(agentMessage())));

/** The statuses of the newest delivery of each. */
const newest = async (flows: readonly DeviceFlow[]) =>
  Promise.all(
    flows.map(async (flow) => {
      const delivery = (await flow.deliveries()).at(-1);
      return `${delivery?.status} ${delivery?.reason ?? ''}`.trim();
    }),
  );
const allAre = (flows: readonly DeviceFlow[], status: string) =>
  eventually(async () => expect(new Set(await newest(flows))).toEqual(new Set([status])), PATIENCE_MS);

async function openAlerts() {
  const { alerts } = await graphqlData(gateway.url, center.admin, AlertsDocument, { first: 10 });
  return alerts.edges.map(({ node }) => node.kind);
}

it('hold no honest push, not even after a restart, and each goes after its own push', async () => {
  const honest = await phones(5, newApnsToken);
  await publishToAll(honest);
  await allAre(honest, 'SENT');

  const madeUp = await phones(40, madeUpToken);
  await publishToAll(madeUp);
  await publishToAll(honest);
  await allAre(honest, 'SENT');
  await allAre(madeUp, 'FAILED BadDeviceToken');
  for (const flow of madeUp) expect(await flow.subscribedToken()).toBeNull();

  await gateway.stop('SIGTERM');
  gateway = await startGatewayProcess(variables());
  const more = await Promise.all(Array.from({ length: 15 }, () => phone(madeUpToken())));
  await publishToAll(more);
  await allAre(more, 'FAILED BadDeviceToken');
  const moved = await phones(3, newApnsToken);
  await publishToAll(moved);
  await allAre(moved, 'SENT');
  expect(await openAlerts()).toEqual([]);
});

it('of a client that brings several wait, while the tokens of others, and its own that has worked, do not', async () => {
  const clientId = newClient();
  const token = newApnsToken();
  const flow = await phone(token, clientId);
  await flow.publish(agentMessage());
  await allAre([flow], 'SENT');
  for (let brought = 0; brought < 3; brought += 1) {
    await flow.subscribe({ iosApns: { deviceToken: madeUpToken(), bundleId: BUNDLE_ID } });
    await flow.publish(agentMessage());
    await allAre([flow], 'FAILED BadDeviceToken');
  }
  await flow.subscribe({ iosApns: { deviceToken: madeUpToken(), bundleId: BUNDLE_ID } });
  await flow.publish(agentMessage());
  await allAre([flow], 'PENDING TOKEN_UNPROVEN');
  const other = await phone(newApnsToken());
  await other.publish(agentMessage());
  await allAre([other], 'SENT');
});

it('are told from tokens that have worked: those are not removed when they are refused by the dozen', async () => {
  const honest = await phones(15, newApnsToken);
  await publishToAll(honest);
  await allAre(honest, 'SENT');
  providers().simulators.apns.setFault({ kind: 'status', status: 400, reason: 'BadDeviceToken' });
  try {
    await publishToAll(honest);
    await eventually(async () => expect(await openAlerts()).toEqual(['TOKENS_REFUSED']), PATIENCE_MS);
    const kept = await Promise.all(honest.map((flow) => flow.subscribedToken()));
    expect(kept.filter((one) => one !== null).length).toBeGreaterThanOrEqual(5);
  } finally {
    providers().simulators.apns.setFault(null);
  }
});
