import { randomInt } from 'node:crypto';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { ChatSessionDeliveriesDocument } from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();

/** Twenty in `npm run nightly`. */
const ROUNDS = Number(process.env['TEST_KILL_ROUNDS'] ?? 6);
const PHONES = 40;
const PUBLISHERS = 8;
/** Both providers answer so late that each kill finds pushes which have arrived and are not settled. */
const ANSWER_AFTER_MS = 120;
/** How many publishes a round accepts at least before its kill, and how many more by chance. */
const LEAST = 5;
const MORE = 60;
/** Longer than the longest pause after sends of which nobody knows whether they arrived. */
const SETTLED_MS = 420_000;

it(`loses nothing that it accepted while it is killed ${ROUNDS} times in a row, whenever that is`, async () => {
  const environment = await createTestEnvironment();
  const { credentials, simulators } = providers();
  const variables = { ...environment.variables, ...simulators.environment(), LOG_LEVEL: 'warn' };
  let gateway = await startGatewayProcess(variables);
  try {
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const phones = await Promise.all(
      Array.from({ length: PHONES }, async (_, index) => {
        const flow = await startDeviceFlow(gateway.url, center, `installation-${index}-of-the-kills`);
        const apns = { iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } };
        await flow.subscribe(index % 2 === 0 ? apns : { androidFirebase: { deviceToken: newFirebaseToken() } });
        return flow;
      }),
    );
    for (const provider of [simulators.apns, simulators.fcm]) provider.setFault({ kind: 'delay', ms: ANSWER_AFTER_MS });

    const accepted: string[] = [];
    /** Publishes until the gateway is killed: once it has accepted so many. */
    async function publishUntilKilled(round: number, killAfter: number): Promise<void> {
      let ofRound = 0;
      let killed: Promise<unknown> | null = null;
      await Promise.all(
        Array.from({ length: PUBLISHERS }, async (_, publisher) => {
          for (let count = 0; killed === null; count += 1) {
            const phone = phones[(publisher + count * PUBLISHERS) % PHONES];
            const text = `message ${round}-${publisher}-${count}`;
            const events = [{ event: 'chat_session_message', msg_id: text, party_id: '7', msg: text }];
            const path = `/platform/v1/chats/${phone?.chatId ?? ''}/events`;
            const answer = await post(gateway.url, path, center.platform, { events }).catch(() => null);
            if (answer?.status !== 202) continue;
            accepted.push(text);
            ofRound += 1;
            if (ofRound >= killAfter) killed ??= gateway.stop('SIGKILL');
          }
        }),
      );
      await (killed as Promise<unknown> | null);
    }

    for (let round = 1; round <= ROUNDS; round += 1) {
      await publishUntilKilled(round, LEAST + randomInt(MORE));
      gateway = await startGatewayProcess(variables);
    }
    const received = () => new Set(simulators.pushes.map(({ payload }) => textOf(payload)));
    await eventually(async () => {
      const missing = accepted.filter((text) => !received().has(text));
      expect({ accepted: accepted.length, missing }).toEqual({ accepted: accepted.length, missing: [] });
    }, 100_000);
    // And each is called sent.
    const unsettled = async () => {
      const ofPhones = phones.map(async ({ chatId }) => {
        const variables = { chatId, first: 100 };
        return (await graphqlData(gateway.url, center.admin, ChatSessionDeliveriesDocument, variables)).chatSession;
      });
      const chats = await Promise.all(ofPhones);
      const deliveries = chats.flatMap((chat) => chat?.deliveries.edges.map(({ node }) => node) ?? []);
      return deliveries
        .filter(({ status }) => status !== 'SENT')
        .map(({ status, reason }) => `${status} ${reason ?? ''}`);
    };
    await eventually(async () => expect(await unsettled()).toEqual([]), SETTLED_MS);
  } finally {
    await gateway.stop('SIGKILL');
    await environment.remove();
  }
}, 1_200_000);

/** What a push says, by APNs or FCM. */
function textOf(payload: Record<string, unknown>): string {
  const { aps, notification } = payload as {
    aps?: { alert: { body: string } };
    notification?: { body: string };
  };
  return aps?.alert.body ?? notification?.body ?? '';
}
