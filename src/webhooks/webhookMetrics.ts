import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookOutcome } from './webhookPolicy.js';

interface Outstanding {
  queued: number;
  failing: number;
}

interface WebhookMetricsOptions {
  registry: Registry;
  /** Queued chats of all nodes. */
  readOutstanding: () => Promise<Outstanding>;
}

const UNKNOWN: Outstanding = { queued: NaN, failing: NaN };

/** The metrics of webhooks, without tenants or chats in labels. @returns counts a request */
export function createWebhookMetrics(options: WebhookMetricsOptions): (outcome: WebhookOutcome['kind']) => void {
  const registers = [options.registry];
  const requests = new Counter({
    name: 'beckon_webhook_requests_total',
    help: 'Requests to platforms: delivered, refused by any status but 2xx, or unreachable.',
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
    help: 'Chats with queued client events, on all nodes; counted up to 100,000. NaN while the database is away.',
    registers,
    async collect() {
      this.set((await outstanding()).queued);
    },
  });
  new Gauge({
    name: 'beckon_webhook_failing',
    help: 'Queued chats whose events a platform has not accepted. NaN while the database is away.',
    registers,
    async collect() {
      this.set((await outstanding()).failing);
    },
  });
  return (outcome) => requests.inc({ outcome });
}
