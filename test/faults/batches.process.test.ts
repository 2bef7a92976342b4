import { BATCH_PATH } from '../contract/batchDoors.js';
import { ChatSessionDeliveriesDocument } from '../generated/graphql.js';
import { graphqlData, post, type RestAnswer } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();

const PHONES = 20;
const PUBLISHERS = 4;
/** The gateway is killed once so many calls were answered: while others are under way. */
const KILL_AFTER = 12;

/** One call: a message of its own to each chat. */
interface Call {
  mark: string;
  isAnswered: boolean;
}

interface Result {
  accepted: number;
  duplicates: number;
}

it('kill -9 in a stream of publishes to many chats: what was answered is stored, a repeat stores the rest, nothing twice', async () => {
  const environment = await createTestEnvironment();
  const variables = { ...environment.variables, ...providers().simulators.environment() };
  let gateway = await startGatewayProcess(variables);
  try {
    const { credentials, simulators } = providers();
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const phones = await Promise.all(
      Array.from({ length: PHONES }, async (_, index) => {
        const flow = await startDeviceFlow(gateway.url, center, `installation-${index}-of-the-batches-test`);
        await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
        return flow;
      }),
    );
    const textOf = (mark: string, index: number) => `message ${mark} to ${index}`;
    const publish = ({ mark }: Call): Promise<RestAnswer> => {
      const chats = phones.map(({ chatId }, index) => ({
        chat_id: chatId,
        events: [{ event: 'chat_session_message', msg_id: mark, party_id: 'agent-7', msg: textOf(mark, index) }],
      }));
      return post(gateway.url, BATCH_PATH, center.platform, { chats });
    };
    const resultsOf = ({ body }: RestAnswer) => body['results'] as Result[];

    const calls: Call[] = [];
    const answered = () => calls.filter(({ isAnswered }) => isAnswered).length;
    const kill: { ended: Promise<unknown> | null } = { ended: null };
    await Promise.all(
      Array.from({ length: PUBLISHERS }, async (_, publisher) => {
        for (let count = 0; kill.ended === null; count += 1) {
          const call = { mark: `${publisher}-${count}`, isAnswered: false };
          calls.push(call);
          const answer = await publish(call).catch(() => null);
          if (answer) expect(resultsOf(answer)).toMatchObject(phones.map(() => ({ accepted: 1, duplicates: 0 })));
          call.isAnswered = answer !== null;
          if (answered() >= KILL_AFTER) kill.ended ??= gateway.stop('SIGKILL');
        }
      }),
    );
    await kill.ended;
    expect(calls.length).toBeGreaterThan(answered());

    gateway = await startGatewayProcess(variables);
    for (const call of calls) {
      const answer = await publish(call);
      expect(answer.status).toBe(202);
      // One statement: all of its chats have it, or none has.
      const [before = 0, ...others] = new Set(resultsOf(answer).map(({ duplicates }) => duplicates));
      expect([others, resultsOf(answer).every(({ accepted }) => accepted === 1 - before)]).toEqual([[], true]);
      if (call.isAnswered) expect(before).toBe(1);
    }
    const textsReceived = () =>
      simulators.pushes.map((push) => (push.payload['notification'] as { body: string }).body);
    const sent = calls.flatMap(({ mark }) => phones.map((_phone, index) => textOf(mark, index)));
    await Promise.all(
      sent
        .filter((text) => !textsReceived().includes(text))
        .map((text) =>
          simulators.waitForPush((push) => (push.payload['notification'] as { body: string }).body === text, 100_000),
        ),
    );
    // What was under way at the kill may come a second time, nothing a third.
    const times = new Map<string, number>();
    for (const text of textsReceived()) times.set(text, (times.get(text) ?? 0) + 1);
    expect(sent.filter((text) => (times.get(text) ?? 0) > 2)).toEqual([]);
    for (const { chatId } of phones) {
      const variables = { chatId, first: 100 };
      const { chatSession } = await graphqlData(gateway.url, center.admin, ChatSessionDeliveriesDocument, variables);
      expect(chatSession?.deliveries.edges).toHaveLength(calls.length);
    }
  } finally {
    await gateway.stop('SIGKILL');
    await environment.remove();
  }
}, 180_000);
