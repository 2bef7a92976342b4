import { setTimeout as delay } from 'node:timers/promises';
import { startGatewayCluster } from '../../support/gatewayCluster.mjs';
import { inParallel } from '../../support/inParallel.mjs';
import { newToken, publishMessage, subscribePhones } from '../../support/phones.mjs';

const DELIVERY = `query ($input: ID!) { chatSession(chatId: $input) {
  deliveries(first: 1) { edges { node { status reason settledAt attempts { outcome reason } } } } } }`;
const POLL_MS = 200;
const PUBLISHERS = 32;
/** What a chat platform waits before it repeats a publish that was not answered. */
const REPEAT_MS = 250;

/**
 * Beckon as its users know it: events in by GraphQL, each repeated with its msgId until it is accepted; what became of
 * them out by GraphQL.
 */
export async function startBeckon({ simulators, provider, postgres, nodes, directory, logs = directory }) {
  const gateways = await startGatewayCluster({ simulators, postgres, nodes, folder: directory, logs });
  let chats = [];
  let closed = false;

  async function publish(chatId, index) {
    while (!closed) {
      try {
        return await publishMessage(gateways, index, chatId, `burst-${index}`, `push ${index}`);
      } catch {
        await delay(REPEAT_MS);
      }
    }
  }

  /** Null while the delivery is not settled, or not to be seen. */
  async function reportOn(chatId) {
    const [delivery] = await deliveriesOf(chatId);
    if (!delivery?.settledAt) return null;
    const { status, reason, settledAt, attempts } = delivery;
    const at = Date.parse(settledAt);
    const retried = attempts.slice(0, -1).map((attempt) => attempt.reason);
    if (status === 'SENT') return { kind: 'sent', reason, at, retried };
    const kind = attempts.at(-1)?.outcome === 'unregistered' ? 'dead' : 'failed';
    return { kind, reason: `${status} ${reason}`, at, retried };
  }

  /** None also while no gateway answers. */
  async function deliveriesOf(chatId) {
    try {
      const chat = await gateways.client(0).graphql(gateways.admin, DELIVERY, chatId);
      return chat.deliveries.edges.map(({ node }) => node);
    } catch {
      return [];
    }
  }

  async function settle(chatIds, reports) {
    for (;;) {
      const open = chatIds.map((_, index) => index).filter((index) => reports[index] === null);
      if (open.length === 0 || closed) return;
      await inParallel(open, 8, async (index) => (reports[index] = await reportOn(chatIds[index])));
      await delay(POLL_MS);
    }
  }

  /** Pushes to so many new phones. @returns their reports */
  async function sendTo(count) {
    const tokens = Array.from({ length: count }, () => newToken(provider, simulators));
    const phones = await subscribePhones(gateways, provider, tokens);
    const reports = tokens.map(() => null);
    await inParallel(phones, count, publish);
    await settle(phones, reports);
    return reports;
  }

  return {
    gateways,
    reports: [],
    async prepare(tokens) {
      chats = await subscribePhones(gateways, provider, tokens);
      this.reports = tokens.map(() => null);
    },
    /** A push through each node. */
    warmUp: () => sendTo(4 * nodes),
    /** Whether one more push is reported sent. */
    async probe() {
      const [report] = await sendTo(1);
      return report.kind === 'sent';
    },
    async burst() {
      await Promise.all([inParallel(chats, PUBLISHERS, publish), settle(chats, this.reports)]);
    },
    async close() {
      closed = true;
      await gateways.close();
    },
  };
}
