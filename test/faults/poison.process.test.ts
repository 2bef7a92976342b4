import { AlertsDocument, ChatSessionDeliveriesDocument, PublishChatEventsDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();

/** Late enough for a kill between the arrival of a push and its answer. */
const ANSWER_AFTER_MS = 400;
const KILLS = 4;

it('a push that stops the gateway each time it is sent goes alone, after growing pauses, and is told of', async () => {
  const environment = await createTestEnvironment();
  const { credentials, simulators } = providers();
  const variables = { ...environment.variables, ...simulators.environment() };
  let gateway = await startGatewayProcess(variables);
  try {
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const poisoned = await startDeviceFlow(gateway.url, center, 'installation-of-the-poison');
    const token = newApnsToken();
    await poisoned.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    const others = await Promise.all(
      Array.from({ length: 3 }, async (_, index) => {
        const flow = await startDeviceFlow(gateway.url, center, `installation-${index}-beside-the-poison`);
        await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
        return flow;
      }),
    );
    for (const provider of [simulators.apns, simulators.fcm]) provider.setFault({ kind: 'delay', ms: ANSWER_AFTER_MS });

    const publish = ({ chatId }: DeviceFlow) =>
      graphqlData(gateway.url, center.platform, PublishChatEventsDocument, {
        input: { chatId, events: [agentMessage()] },
      });
    const deliveriesOf = async ({ chatId }: DeviceFlow) => {
      const variables = { chatId, first: 100 };
      const { chatSession } = await graphqlData(gateway.url, center.admin, ChatSessionDeliveriesDocument, variables);
      return chatSession?.deliveries.edges.map(({ node }) => node) ?? [];
    };
    const openAlerts = async () => {
      const { alerts } = await graphqlData(gateway.url, center.admin, AlertsDocument, { first: 10 });
      return alerts.edges.map(({ node }) => node);
    };
    const poison = () => simulators.pushes.filter((push) => push.token === token);

    await publish(poisoned);
    for (let kills = 1; kills <= KILLS; kills += 1) {
      // Something else is always under way.
      await Promise.all(others.map(publish));
      await eventually(async () => expect(await Promise.resolve(poison().length)).toBe(kills), 100_000);
      await gateway.stop('SIGKILL');
      gateway = await startGatewayProcess(variables);
    }
    // After the third kill it was sent alone, so the fourth hit no other delivery.
    await Promise.all(others.map(publish));
    await eventually(async () => {
      const deliveries = (await Promise.all(others.map(deliveriesOf))).flat();
      expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(['SENT']));
      const interruptions = deliveries.map(
        ({ attempts }) => attempts.filter(({ outcome }) => outcome === 'interrupted').length,
      );
      expect(Math.max(...interruptions)).toBeLessThan(KILLS);
    }, 100_000);
    await eventually(async () => {
      expect(await openAlerts()).toMatchObject([
        { kind: 'DELIVERY_QUARANTINED', service: 'IOS_APNS', appId: center.appId },
      ]);
    }, 100_000);
    // Other nodes take over what a killed one left within seconds.
    await eventually(async () => {
      const [waiting] = await deliveriesOf(poisoned);
      expect(waiting).toMatchObject({ status: 'RETRYING', reason: 'GATEWAY_STOPPED' });
      expect(waiting?.attempts).toMatchObject(
        Array.from({ length: KILLS }, () => ({ outcome: 'interrupted', reason: 'GATEWAY_STOPPED', statusCode: null })),
      );
    }, 100_000);

    // Nothing kills the gateway any more.
    await eventually(async () => {
      const [delivery] = await deliveriesOf(poisoned);
      expect(delivery?.status).toBe('SENT');
      expect(await openAlerts()).toEqual([]);
    }, 100_000);
    expect(new Set(poison().map((push) => push.id)).size).toBe(1);
    expect(new Set(poison().map((push) => push.headers['apns-collapse-id'])).size).toBe(1);
  } finally {
    await gateway.stop('SIGKILL');
    await environment.remove();
  }
}, 400_000);
