import { setTimeout as delay } from 'node:timers/promises';
import { publishMessage } from '../support/phones.mjs';

const TICK_MS = 20;
/** What a platform waits before it repeats a publish that was not answered. */
const REPEAT_MS = 250;
/** Publishes under way at once: with more, the platform itself would hold back. */
const MOST_UNDER_WAY = 256;

/**
 * Publishes numbered messages (`soak 17`) to the chats in turn, each repeated with its msgId until it is accepted.
 * @returns `accepted`, the numbers; `closedLoop(callers, ms)`; `openLoop(perSecond, ms)`, which resolves once all is
 * accepted, with how many were held back because the gateway did not keep up
 */
export function createPublisher(gateways, chats) {
  const accepted = [];
  let next = 0;
  let underWay = 0;

  async function publish() {
    const number = next++;
    underWay += 1;
    for (;;) {
      try {
        await publishMessage(gateways, number, chats[number % chats.length], `soak-${number}`, `soak ${number}`);
        break;
      } catch {
        await delay(REPEAT_MS);
      }
    }
    underWay -= 1;
    accepted.push(number);
  }

  return {
    accepted,
    async closedLoop(callers, ms) {
      const end = Date.now() + ms;
      const caller = async () => {
        while (Date.now() < end) await publish();
      };
      await Promise.all(Array.from({ length: callers }, caller));
    },
    async openLoop(perSecond, ms) {
      const begun = Date.now();
      let asked = 0;
      let heldBack = 0;
      while (Date.now() - begun < ms) {
        const due = Math.floor(((Date.now() - begun) / 1000) * perSecond);
        for (; asked < due; asked += 1) {
          if (underWay < MOST_UNDER_WAY) void publish();
          else heldBack += 1;
        }
        await delay(TICK_MS);
      }
      while (underWay > 0) await delay(TICK_MS);
      return heldBack;
    },
  };
}
