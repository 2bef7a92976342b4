import { execFileSync } from 'node:child_process';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess, type GatewayOptions, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import type { LoadRequest } from './steadyLoad.js';

/** A gateway of two workers on an empty database before the file's tests, with simulated providers and a contact center. */
export function useWorkers(options: () => GatewayOptions = () => ({})) {
  const providers = useSimulatedProviders();
  let environment: TestEnvironment;
  let gateway: GatewayProcess;
  let center: ContactCenter;
  let messages = 0;

  beforeAll(async () => {
    environment = await createTestEnvironment(false);
    gateway = await startGatewayProcess(
      { ...environment.variables, ...providers().simulators.environment(), BECKON_WORKERS: '2' },
      options(),
    );
    center = await createContactCenter(gateway.url, environment.operatorKey, { credentials: providers().credentials });
  });
  afterAll(async () => {
    await gateway.stop('SIGTERM');
    await environment.remove();
  });

  /** The texts of all pushes that the providers have received. */
  const received = () =>
    providers().simulators.pushes.map((push) => (push.payload['notification'] as { body: string }).body);

  return {
    providers,
    received,
    environment: () => environment,
    gateway: () => gateway,
    center: () => center,
    /** A phone with a subscribed chat. */
    async phone(name: string): Promise<DeviceFlow> {
      const flow = await startDeviceFlow(gateway.url, center, `installation-${name}-of-workers`);
      await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
      return flow;
    },
    /** A publish of one message to a chat, with a text of its own. */
    publish(chatId: string): LoadRequest & { text: string } {
      messages += 1;
      const text = `worker message ${messages}`;
      const event = { event: 'chat_session_message', msg_id: `w${messages}`, party_id: 'agent-7', msg: text };
      return {
        ...{ method: 'POST', path: `/platform/v1/chats/${chatId}/events`, text },
        headers: { authorization: center.platform.authorization ?? '', 'content-type': 'application/json' },
        body: JSON.stringify({ events: [event] }),
      };
    },
  };
}

/** The workers of a primary that are alive, oldest first. */
export function workersOf({ pid }: Pick<GatewayProcess, 'pid'>): number[] {
  try {
    return execFileSync('pgrep', ['--parent', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    // There are none.
    return [];
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
