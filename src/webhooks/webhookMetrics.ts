import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookOutcome } from './webhookPolicy.js';

interface Outstanding {
  queued: number;
  failing: number;
}

export interface WebhookMetricsOptions {
  registry: Registry;
  /** Chats that wait to be told of, of all nodes. */
  readOutstanding: () => Promise<Outstanding>;
}

const UNKNOWN: Outstanding = { queued: NaN, failing: NaN };

/** What `/metrics` shows of webhooks; never a tenant or a chat in a label. @returns what is told of each request */
export function createWebhookMetrics(options: WebhookMetricsOptions): (outcome: WebhookOutcome['kind']) => void {
  const registers = [options.registry];
  const requests = new Counter({
    name: 'beckon_webhook_requests_total',
    help: 'Requests to platforms: delivered, refused by any answer but 2xx, or unreachable.',
    labelNames: ['outcome'],
    registers,
  });
  let reading: Promise<Outstanding> | null = null;
  /** One look for all that is collected at the same time. */
  function outstanding(): Promise<Outstanding> {
    reading ??= options
      .readOutstanding()
      .catch(() => UNKNOWN)
      .finally(() => {
        reading = null;
      });
    return reading;
  }
  new Gauge({
    name: 'beckon_webhook_queued',
    help: 'Chats with client events to tell of, on all nodes; counted up to 100,000. NaN while the database is away.',
    registers,
    async collect() {
      this.set((await outstanding()).queued);
    },
  });
  new Gauge({
    name: 'beckon_webhook_failing',
    help: 'Those of the queued chats whose events a platform has not taken. NaN while the database is away.',
    registers,
    async collect() {
      this.set((await outstanding()).failing);
    },
  });
  return (outcome) => requests.inc({ outcome });
}
