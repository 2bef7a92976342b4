import {
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  type ContactCenter,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const HOURS_MS = 3 * 3_600_000;
const PATIENCE_MS = 90_000;

const providers = useSimulatedProviders();
let environment: TestEnvironment;
let gateway: GatewayProcess;
let center: ContactCenter;

beforeAll(async () => {
  environment = await createTestEnvironment();
  const variables = { ...environment.variables, ...providers().simulators.environment() };
  const before = await startGatewayProcess(variables);
  center = await createContactCenter(before.url, environment.operatorKey, { credentials: providers().credentials });
  await before.stop('SIGTERM');
  gateway = await startGatewayProcess(variables, { clockAheadMs: HOURS_MS });
});
afterAll(async () => {
  await gateway.stop('SIGTERM');
  await environment.remove();
});
afterEach(() => gateway.setClockAhead(0));

let installations = 0;
const start = () => startDeviceFlow(gateway.url, center, `installation-${(installations += 1)}-of-a-clock-test`);
async function subscribed(): Promise<{ flow: DeviceFlow; token: string }> {
  const flow = await start();
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  return { flow, token };
}
const arrived = (token: string) =>
  eventually(async () => {
    expect(providers().simulators.pushes.filter((push) => push.token === token && push.shown)).toHaveLength(1);
  }, PATIENCE_MS);

it('tokens for APNs that were dated ahead are made anew, and its circuit is tried', async () => {
  const flow = await start();
  const token = newApnsToken();
  await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
  const { deliveries } = await flow.publish(agentMessage());
  await eventually(async () => {
    const [attempt] = (await flow.deliveries()).flatMap(({ attempts }) => attempts);
    expect(attempt).toMatchObject({ statusCode: 403 });
  }, PATIENCE_MS);
  await gateway.setClockAhead(0);
  await arrived(token);
  expect(await flow.settled(deliveries[0]?.id ?? '')).toMatchObject({ status: 'SENT' });
});

it('a client that was present in the future is away', async () => {
  const { flow, token } = await subscribed();
  const client = legacyClient(gateway.url, flow.device, flow.chatId);
  await gateway.setClockAhead(HOURS_MS);
  await flow.publish(agentMessage('fetched'));
  expect(messagesOf(await client.poll())).toEqual(['fetched']);
  await gateway.setClockAhead(0);
  await flow.publish(agentMessage('pushed'));
  await eventually(async () => {
    const pushes = providers().simulators.pushes.filter((push) => push.token === token);
    expect(pushes.map(({ payload }) => JSON.stringify(payload))).toContainEqual(expect.stringContaining('pushed'));
  }, PATIENCE_MS);
});

it('what was held for a client that was present in the future is pushed', async () => {
  const { flow } = await subscribed();
  const token = newFirebaseToken();
  await gateway.setClockAhead(HOURS_MS);
  await flow.publish(agentMessage('fetched'));
  expect(messagesOf(await legacyClient(gateway.url, flow.device, flow.chatId).poll())).toEqual(['fetched']);
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  expect((await flow.publish(agentMessage('held'))).deliveries).toMatchObject([{ reason: 'CLIENT_PRESENT' }]);
  await gateway.setClockAhead(0);
  await arrived(token);
  expect(gateway.log()).toContain('the clock was set back');
});

it('a poll is held no longer', async () => {
  const { flow } = await subscribed();
  await gateway.setClockAhead(HOURS_MS);
  const before = performance.now();
  const { answer } = legacyClient(gateway.url, flow.device, flow.chatId).openPoll();
  await gateway.setClockAhead(0);
  expect(await answer).toMatchObject({ status: 200 });
  expect(performance.now() - before).toBeLessThan(PATIENCE_MS);
});
