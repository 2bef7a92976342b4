import { ChatSessionDeliveriesDocument, UnsubscribeDocument } from '../generated/graphql.js';
import type { Fault } from '../../src/simulators/faults.js';
import { graphqlData, post } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { legacyClient } from '../support/legacyClient.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import type { SimulatedProviders } from '../support/useSimulatedProviders.js';
import { EXPIRES_AFTER_MS, type Model } from './model.js';

export type RealGateway = Awaited<ReturnType<typeof openRealGateway>>;

/** The longest pause between two sends of one push, with its jitter: then everything is due. */
const STEP_MS = 360_000;
const STEPS = 6;
const STEP_PATIENCE_MS = 30_000;

/** A gateway in a process, with what the commands of the model do to it. @param moveProviders moves the providers' clock */
export async function openRealGateway(
  { simulators, credentials }: SimulatedProviders,
  moveProviders: (aheadMs: number) => void,
) {
  const environment = await createTestEnvironment();
  const variables = {
    ...environment.variables,
    ...simulators.environment(),
    ...{ BECKON_POLL_SECONDS: '1', BECKON_PRESENCE_SECONDS: '1', LOG_LEVEL: 'warn' },
  };
  let aheadMs = 0;
  let gateway = await startGatewayProcess(variables, { clockAheadMs: aheadMs });
  let isRunning = true;
  let messages = 0;
  const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
  const devices = [
    { iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } },
    { androidFirebase: { deviceToken: newFirebaseToken() } },
  ];
  const phones = await Promise.all(
    devices.map(async (device, index) => {
      const flow = await startDeviceFlow(gateway.url, center, `installation-${index}-of-the-model`);
      await flow.subscribe(device);
      return flow;
    }),
  );
  const phoneOf = (phone: number) => {
    const flow = phones[phone];
    if (!flow) throw new Error(`there is no phone ${phone}`);
    return flow;
  };

  async function deliveriesOf(phone: number) {
    const wanted = { chatId: phoneOf(phone).chatId, first: 100 };
    const { chatSession } = await graphqlData(gateway.url, center.admin, ChatSessionDeliveriesDocument, wanted);
    return chatSession?.deliveries.edges.map(({ node }) => node) ?? [];
  }
  const everyDelivery = async () => (await Promise.all(phones.map((_, phone) => deliveriesOf(phone)))).flat();

  const setClockAhead = async (ms: number) => {
    aheadMs = ms;
    moveProviders(ms);
    if (isRunning) await gateway.setClockAhead(ms);
  };
  const setFault = (fault: Fault | null) => {
    for (const provider of [simulators.apns, simulators.fcm]) provider.setFault(fault);
  };
  const start = async () => {
    gateway = await startGatewayProcess(variables, { clockAheadMs: aheadMs });
    isRunning = true;
  };

  return {
    setClockAhead,
    setFault,
    start,

    /** @returns what the message says */
    async publish(phone: number): Promise<string> {
      const { chatId } = phoneOf(phone);
      const text = `message ${(messages += 1)} of ${environment.operatorKey.slice(-6)}`;
      const events = [{ event: 'chat_session_message', msg_id: text, party_id: '7', msg: text }];
      const answer = await post(gateway.url, `/platform/v1/chats/${chatId}/events`, center.platform, { events });
      expect([answer.status, answer.body['accepted']]).toEqual([202, 1]);
      return text;
    },

    async subscribe(phone: number): Promise<void> {
      const flow = phoneOf(phone);
      const legacy = legacyClient(gateway.url, flow.device, flow.chatId);
      const { iosApns, androidFirebase } = devices[phone] ?? {};
      const body = iosApns
        ? { ios_apns_device_token: iosApns.deviceToken, ios_app_bundle_id: iosApns.bundleId }
        : { android_firebase_device_token: androidFirebase?.deviceToken };
      expect((await legacy.notifications(body)).status).toBe(200);
    },

    async unsubscribe(phone: number): Promise<void> {
      const { device, chatId } = phoneOf(phone);
      const { unsubscribe } = await graphqlData(gateway.url, device, UnsubscribeDocument, { input: { chatId } });
      expect(unsubscribe.userErrors).toEqual([]);
    },

    /** Gets all that is new, and comes back: that says that it has arrived. */
    async fetch(phone: number): Promise<void> {
      const { device, chatId } = phoneOf(phone);
      const legacy = legacyClient(gateway.url, device, chatId);
      expect((await legacy.poll()).status).toBe(200);
      expect((await legacy.poll()).status).toBe(200);
    },

    async kill(): Promise<void> {
      isRunning = false;
      await gateway.stop('SIGKILL');
    },

    /** All is well again: lets time pass until nothing is on its way any more, and says so to the model. */
    async settle(model: Model): Promise<void> {
      setFault(null);
      if (!isRunning) await start();
      model.isRunning = true;
      for (let step = 1; step <= STEPS; step += 1) {
        const deadline = Date.now() + STEP_PATIENCE_MS;
        while (Date.now() < deadline) {
          const pending = (await everyDelivery()).filter(({ settledAt }) => settledAt === null);
          if (pending.length === 0) return;
          // Whatever is due within seconds comes by itself.
          const next = Math.min(...pending.map(({ nextAttemptAt }) => Date.parse(nextAttemptAt ?? '')));
          if (next - (Date.now() + aheadMs) > 5_000) break;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        model.aheadMs += STEP_MS;
        await setClockAhead(model.aheadMs);
      }
    },

    /** What does not keep the promise. */
    async broken(model: Model): Promise<string[]> {
      const deliveries = await everyDelivery();
      const pushes = simulators.pushes.map(({ payload, id, token }) => ({ text: textOf(payload), id, token }));
      const faults = deliveries
        .filter(({ status }) => ['PENDING', 'RETRYING', 'FAILED'].includes(status))
        .map(({ status, reason }) => `a delivery is ${status}: ${reason ?? ''}`);
      for (const { text, fate, acceptedAt } of model.messages) {
        const arrived = pushes.filter((push) => push.text === text);
        const isOld = model.aheadMs - acceptedAt > EXPIRES_AFTER_MS - 2 * STEP_MS;
        if (fate === 'pushed' && arrived.length === 0 && !isOld) faults.push(`${text} is lost`);
        if (fate === 'not pushed' && arrived.length > 0) faults.push(`${text} was pushed`);
      }
      const arrivals = new Set(pushes.map(({ text }) => text)).size;
      const sent = deliveries.filter(({ status }) => status === 'SENT').length;
      if (sent > arrivals) faults.push(`${sent} are called sent, and ${arrivals} have arrived`);
      return faults;
    },

    async close(): Promise<void> {
      await gateway.stop('SIGKILL');
      await environment.remove();
    },
  };
}

/** What a push says, by APNs or FCM. */
function textOf(payload: Record<string, unknown>): string {
  const { aps, notification } = payload as { aps?: { alert: { body: string } }; notification?: { body: string } };
  return aps?.alert.body ?? notification?.body ?? '';
}
