import { PublishChatEventsDocument } from '../generated/graphql.js';
import { graphql } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();

const PHONES = 10;
/** The gateway is killed once so many publishes were accepted: well within the stream. */
const KILL_AFTER = 60;
const PUBLISHERS = 8;

it('kill -9 in a stream of publishes loses no accepted event', async () => {
  const environment = await createTestEnvironment();
  const variables = { ...environment.variables, ...providers().simulators.environment() };
  let gateway = await startGatewayProcess(variables);
  try {
    const { credentials, simulators } = providers();
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const phones = await Promise.all(
      Array.from({ length: PHONES }, async (_, index) => {
        const flow = await startDeviceFlow(gateway.url, center, `installation-${index}-of-the-kill-test`);
        await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
        return flow;
      }),
    );
    // Every second push gets no answer, so that the kill finds sends under way.
    simulators.fcm.setFault({ kind: 'silence', everyNth: 2 });

    const accepted: string[] = [];
    const kill: { ended: Promise<unknown> | null } = { ended: null };
    await Promise.all(
      Array.from({ length: PUBLISHERS }, async (_, publisher) => {
        for (let count = 0; kill.ended === null; count += 1) {
          const phone = phones[(publisher + count) % PHONES];
          const text = `message ${publisher}-${count}`;
          const input = { chatId: phone?.chatId ?? '', events: [agentMessage(text)] };
          const answer = await graphql(gateway.url, center.platform, PublishChatEventsDocument, { input }).catch(
            () => null,
          );
          if (answer?.data?.publishChatEvents.accepted === 1) accepted.push(text);
          if (accepted.length >= KILL_AFTER) kill.ended ??= gateway.stop('SIGKILL');
        }
      }),
    );
    await kill.ended;
    const textsReceived = () =>
      simulators.pushes.map((push) => (push.payload['notification'] as { body: string }).body);
    const missing = () => accepted.filter((text) => !textsReceived().includes(text));
    expect(accepted.length).toBeGreaterThanOrEqual(KILL_AFTER);
    expect(missing().length).toBeGreaterThan(0);

    simulators.fcm.setFault(null);
    gateway = await startGatewayProcess(variables);
    await Promise.all(
      missing().map((text) =>
        simulators.waitForPush((push) => (push.payload['notification'] as { body: string }).body === text, 100_000),
      ),
    );
    expect(missing()).toEqual([]);
    // What was under way at the kill may come a second time, nothing a third.
    const timesReceived = (text: string) => textsReceived().filter((received) => received === text).length;
    expect(accepted.filter((text) => timesReceived(text) > 2)).toEqual([]);
  } finally {
    await gateway.stop('SIGKILL');
    await environment.remove();
  }
}, 180_000);
