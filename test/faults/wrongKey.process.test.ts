import { randomBytes } from 'node:crypto';
import { AuditLogDocument, ResealCredentialsDocument } from '../generated/graphql.js';
import type { ReceivedPush } from '../../src/simulators/pushLog.js';
import { graphqlData } from '../support/api.js';
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
      if (delivery?.reason === 'NOT_SENT') {
        // Nothing was sent, so there is no attempt to tell of.
        expect(delivery).toMatchObject({ status: 'PENDING', attempts: [] });
        break;
      }
      expect(delivery?.status).toBe('PENDING');
    }

    // The newer key seals from now on; the older one still opens what it sealed.
    await restart(`${newer},${older}`);
    const push = await simulators.waitForPush((received) => received.token === token, 30_000);
    expect(push.payload['notification']).toMatchObject({ title: 'Anna' });

    // Sealed anew while everything runs, the credentials need the older key no more.
    const reseal = async () =>
      (await graphqlData(gateway?.url ?? '', center.operator, ResealCredentialsDocument, {})).resealCredentials;
    expect(await reseal()).toEqual({ resealed: 3, unreadable: 0 });
    expect(await reseal()).toEqual({ resealed: 0, unreadable: 0 });
    const filter = { action: 'resealCredentials' };
    const { auditLog } = await graphqlData(gateway?.url ?? '', center.operator, AuditLogDocument, { filter });
    expect(auditLog.edges.map(({ node }) => node)).toMatchObject([
      { actor: 'operator', object: 'credentials', details: { resealed: 0, unreadable: 0 } },
      { actor: 'operator', object: 'credentials', details: { resealed: 3, unreadable: 0 } },
    ]);
    const last = await start((await restart(newer)).url);
    await last.publish(agentMessage('sealed by the newer key'));
    const text = (received: ReceivedPush) => (received.payload['notification'] as { body: string }).body;
    await simulators.waitForPush((received) => text(received) === 'sealed by the newer key', 30_000);
  } finally {
    await gateway?.stop('SIGTERM');
    await environment.remove();
  }
});
