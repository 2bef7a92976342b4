import type { Clock } from '../domain/clock.js';
import { DAY_MS, HOUR_MS } from '../domain/durations.js';
import type { ChatEventsStore } from './chatEvents.store.js';

interface ReceiptExpiryOptions {
  store: { chatEvents: ChatEventsStore };
  clock: Clock;
  logger: { warn(details: object, message: string): void };
}

/** A repeat under the same Idempotency-Key is recognized for this long. */
const KEPT_MS = DAY_MS;

/** Removes expired publish receipts every hour. */
export function createReceiptExpiry({ store, clock, logger }: ReceiptExpiryOptions) {
  let timer: NodeJS.Timeout | null = null;
  let working = Promise.resolve();
  let stopping = false;

  async function forget(): Promise<void> {
    const before = new Date(clock().getTime() - KEPT_MS);
    // In small parts, so that publishes are not delayed.
    while (!stopping && (await store.chatEvents.forgetReceipts(before)) > 0);
  }
  function forgetNow(): void {
    working = forget().catch((err: unknown) => logger.warn({ err }, 'expired publish receipts could not be removed'));
  }

  return {
    start(): void {
      timer = setInterval(forgetNow, HOUR_MS).unref();
      forgetNow();
    },
    async stop(): Promise<void> {
      stopping = true;
      if (timer) clearInterval(timer);
      await working;
    },
  };
}
