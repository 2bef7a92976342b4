import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { startZombie } from '../support/startZombie.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
let environment: TestEnvironment;
let variables: Record<string, string>;
let running: GatewayProcess[] = [];

beforeEach(async () => {
  environment = await createTestEnvironment();
  variables = { ...environment.variables };
  delete variables['DATABASE_URL'];
});
afterEach(async () => {
  for (const gateway of running) await gateway.stop('SIGTERM');
  running = [];
  await environment.remove();
});

async function start(more: Record<string, string> = {}, onTold?: (told: string) => void): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess({ ...variables, ...more }, { onTold });
  running.push(gateway);
  return gateway;
}

const lockFile = () => path.join(environment.dataDir, 'lock');
const lock = () => JSON.parse(readFileSync(lockFile(), 'utf8')) as { pid: number };

it('is taken at once from an owner that was killed', async () => {
  const first = await startGatewayProcess(variables);
  expect(await first.stop('SIGKILL')).toBeNull();
  const second = await start();
  expect(lock().pid).toBe(second.pid);
  expect(second.told()).not.toContain('Waiting');
});

it('is taken at once from an owner that is a zombie', async () => {
  const { PATH } = process.env;
  const zombie = await startZombie([process.execPath, '--liftoff-only', path.resolve('dist/main.js')], {
    env: { PATH, ...variables },
    isReady: (told) => told.includes('Beckon is ready'),
  });
  try {
    expect(lock().pid).toBe(zombie.pid);
    const second = await start();
    expect(lock().pid).toBe(second.pid);
    expect(second.told()).not.toContain('Waiting');
  } finally {
    zombie.reap();
  }
});

it('is taken at once when another process has got the id of the dead owner', async () => {
  const first = await startGatewayProcess(variables);
  await first.stop('SIGKILL');
  // This process is a Node, too, and lives.
  writeFileSync(lockFile(), JSON.stringify({ ...lock(), pid: process.pid }));
  const second = await start();
  expect(lock().pid).toBe(second.pid);
  expect(second.told()).not.toContain('Waiting');
});

it('goes to one of two that start at the same moment', async () => {
  const results = await Promise.allSettled([start(), start()]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(lock().pid).toBe(running[0]?.pid);
  const [refusal] = results.filter((result) => result.status === 'rejected');
  expect(String(refusal?.reason)).toContain(`is in use by process ${running[0]?.pid}`);
});

it('is waited for while its owner finishes what is under way', async () => {
  const { simulators, credentials } = providers();
  const first = await startGatewayProcess({ ...variables, ...simulators.environment() });
  const center = await createContactCenter(first.url, environment.operatorKey, { credentials });
  const flow = await startDeviceFlow(first.url, center, 'installation-of-the-lock-test');
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  simulators.fcm.setFault({ kind: 'delay', ms: 1_000 });
  await flow.publish(agentMessage());
  await simulators.waitForPush((push) => push.token === token, 30_000);
  const stops: Promise<number | null>[] = [];
  const second = await start(simulators.environment(), (told) => {
    if (told.includes(`in use by process ${first.pid}`) && stops.length === 0) stops.push(first.stop('SIGTERM'));
  });
  expect(await Promise.all(stops)).toEqual([0]);
  expect(lock().pid).toBe(second.pid);
  const chat = await startDeviceFlow(second.url, center, 'installation-of-the-lock-test');
  expect(chat.chatId).toBe(flow.chatId);
});

it('ends its owner when another process has taken it', async () => {
  const gateway = await startGatewayProcess(variables);
  const theirs = JSON.stringify({ ...lock(), pid: 1, token: 'theirs' });
  writeFileSync(lockFile(), theirs);
  expect(await gateway.ended).toBe(1);
  expect(gateway.told()).toContain('Another process has taken the data folder');
  expect(readFileSync(lockFile(), 'utf8')).toBe(theirs);
});
