import { randomBytes } from 'node:crypto';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();

it('a gateway without the right encryption key puts deliveries off, and a rotated key sends them', async () => {
  const { simulators, credentials } = providers();
  const environment = await createTestEnvironment();
  const variables = { ...environment.variables, ...simulators.environment() };
  const newer = randomBytes(32).toString('base64');
  let gateway: GatewayProcess | undefined;
  const restart = async (keys: string): Promise<GatewayProcess> => {
    await gateway?.stop('SIGTERM');
    gateway = await startGatewayProcess({ ...variables, BECKON_ENCRYPTION_KEY: keys });
    return gateway;
  };
  try {
    const older = environment.variables['BECKON_ENCRYPTION_KEY'] ?? '';
    const center = await createContactCenter((await restart(older)).url, environment.operatorKey, { credentials });
    const token = newFirebaseToken();
    const start = async (url: string) => startDeviceFlow(url, center, 'installation-of-the-key-test');
    await (await start(gateway?.url ?? '')).subscribe({ androidFirebase: { deviceToken: token } });

    const flow = await start((await restart(newer)).url);
    await flow.publish(agentMessage());
    for (;;) {
      const [delivery] = await flow.deliveries();
      if (delivery?.status === 'RETRYING') {
        expect(delivery).toMatchObject({ reason: 'NOT_SENT', attempts: [{ outcome: 'retry', statusCode: null }] });
        break;
      }
      expect(delivery?.status).toBe('PENDING');
    }

    // The newer key seals from now on; the older one still opens what it sealed.
    await restart(`${newer},${older}`);
    const push = await simulators.waitForPush((received) => received.token === token, 30_000);
    expect(push.payload['notification']).toMatchObject({ title: 'Anna' });
  } finally {
    await gateway?.stop('SIGTERM');
    await environment.remove();
  }
}, 90_000);
