import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ViewerDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
let environment: TestEnvironment;

beforeEach(async () => {
  environment = await createTestEnvironment();
});
afterEach(() => environment.remove());

/** Runs the gateway until it ends by itself. */
function runToEnd(variables: Record<string, string>): Promise<{ code: number | null; told: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['dist/main.js'],
      { env: variables, timeout: 60_000 },
      (_error, _stdout, told) => resolve({ code: child.exitCode, told }),
    );
  });
}

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s finishes the push that is under way and exits 0', async (signal) => {
    const { simulators, credentials } = providers();
    const gateway = await startGatewayProcess({ ...environment.variables, ...simulators.environment() });
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const flow = await startDeviceFlow(gateway.url, center, 'installation-of-the-drain-test');
    const token = newFirebaseToken();
    await flow.subscribe({ androidFirebase: { deviceToken: token } });
    simulators.fcm.setFault({ kind: 'delay', ms: 1_000 });
    const { deliveries } = await flow.publish(agentMessage());
    // The simulator has it and has not answered yet.
    await simulators.waitForPush((push) => push.token === token, 30_000);
    // A terminal and npm both pass on a Ctrl-C: the second one must not cut the first one short.
    process.kill(gateway.pid, signal);
    expect(await gateway.stop(signal)).toBe(0);

    const again = await startGatewayProcess({ ...environment.variables, ...simulators.environment() });
    try {
      const chat = await startDeviceFlow(again.url, center, 'installation-of-the-drain-test');
      expect(chat.chatId).toBe(flow.chatId);
      expect(await chat.settled(deliveries[0]?.id ?? '')).toMatchObject({
        status: 'SENT',
        attempts: [{ outcome: 'delivered' }],
      });
      expect(simulators.pushes.filter((push) => push.token === token)).toHaveLength(1);
    } finally {
      await again.stop('SIGTERM');
    }
  });
});

it('a client that trickles its request holds up no stop', async () => {
  const gateway = await startGatewayProcess(environment.variables);
  const { hostname, port } = new URL(gateway.url);
  const client = connect(Number(port), hostname).on('error', () => undefined);
  const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 1000'];
  client.write(`${[...head, 'Expect: 100-continue'].join('\r\n')}\r\n\r\n`);
  // The gateway has begun to read it.
  await once(client, 'data');
  const trickle = setInterval(() => client.write(' '), 200);
  try {
    expect(await gateway.stop('SIGTERM')).toBe(0);
    expect(gateway.told()).toContain('Stopped.');
  } finally {
    clearInterval(trickle);
    client.destroy();
  }
});

describe('starting', () => {
  it('a second time on the same data folder says who has it and exits 1', async () => {
    const variables = { ...environment.variables };
    delete variables['DATABASE_URL'];
    const gateway = await startGatewayProcess(variables);
    try {
      const second = await runToEnd(variables);
      expect(second.code).toBe(1);
      expect(second.told).toContain(`is in use by process ${gateway.pid}`);
      expect(second.told).toContain('BECKON_DATA_DIR');
      // The first one is none the worse for it.
      expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    } finally {
      expect(await gateway.stop('SIGTERM')).toBe(0);
    }
    const after = await startGatewayProcess(variables);
    expect(await after.stop('SIGTERM')).toBe(0);
  });

  it('without keys makes them once, for the owner only, and says where', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'beckon-keys-'));
    const variables = { PORT: '0', BECKON_DATA_DIR: folder };
    const gateway = await startGatewayProcess(variables);
    const keyFile = path.join(folder, 'operator.key');
    const key = (await readFile(keyFile, 'utf8')).trim();
    expect(gateway.told()).toContain(keyFile);
    expect(gateway.told() + gateway.log()).not.toContain(key);
    for (const name of ['operator.key', 'encryption.key']) {
      expect(((await stat(path.join(folder, name))).mode & 0o777).toString(8)).toBe('600');
    }
    const { viewer } = await graphqlData(gateway.url, { authorization: `Bearer ${key}` }, ViewerDocument, {});
    expect(viewer.role).toBe('OPERATOR');
    await gateway.stop('SIGTERM');

    const again = await startGatewayProcess(variables);
    expect((await readFile(keyFile, 'utf8')).trim()).toBe(key);
    await again.stop('SIGTERM');
    await rm(folder, { recursive: true });
  });

  it('names every fault of the configuration at once, without the values', async () => {
    const { code, told } = await runToEnd({
      PORT: 'ninety',
      DATABASE_URL: 'mysql://user:secret-password@host/db',
      BECKON_ENCRYPTION_KEY: 'c2hvcnQ=',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'BECKON_ENCRYPTION_KEY', 'LOG_LEVEL']) expect(told).toContain(name);
    for (const value of ['ninety', 'secret-password', 'c2hvcnQ=', 'loud']) expect(told).not.toContain(value);
  });

  it('with DATABASE_URL insists on both keys', async () => {
    const { code, told } = await runToEnd({ DATABASE_URL: 'postgresql://localhost/beckon' });
    expect(code).toBe(1);
    expect(told).toContain('BECKON_OPERATOR_KEY must be set when DATABASE_URL is');
    expect(told).toContain('BECKON_ENCRYPTION_KEY must be set when DATABASE_URL is');
  });

  it('says that the port is taken', async () => {
    const gateway = await startGatewayProcess(environment.variables);
    const other = await createTestEnvironment();
    try {
      const { code, told } = await runToEnd({ ...other.variables, PORT: new URL(gateway.url).port });
      expect([code, told]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
    } finally {
      await gateway.stop('SIGTERM');
      await other.remove();
    }
  });
});
