import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookOutcome } from './webhookPolicy.js';

interface Outstanding {
  queued: number;
  failing: number;
}

interface QueueMetricsOptions {
  registry: Registry;
  /** What the names begin with. */
  prefix: string;
  help: Record<'queued' | 'failing' | 'requests', string>;
  /** Of all nodes. */
  readOutstanding: () => Promise<Outstanding>;
}

const UNKNOWN: Outstanding = { queued: NaN, failing: NaN };

/** The metrics of a queue to platforms, without tenants or chats in labels. @returns counts a request */
export function createQueueMetrics(options: QueueMetricsOptions): (outcome: WebhookOutcome['kind']) => void {
  const { prefix, help } = options;
  const registers = [options.registry];
  const requests = new Counter({
    name: `${prefix}_requests_total`,
    help: `${help.requests}: delivered, refused by any status but 2xx, or unreachable.`,
    labelNames: ['outcome'],
    registers,
  });
  let reading: Promise<Outstanding> | null = null;
  /** One query for all metrics of a scrape. */
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
    name: `${prefix}_queued`,
    help: `${help.queued}, on all nodes; counted up to 100,000. NaN while the database is away.`,
    registers,
    async collect() {
      this.set((await outstanding()).queued);
    },
  });
  new Gauge({
    name: `${prefix}_failing`,
    help: `${help.failing}. NaN while the database is away.`,
    registers,
    async collect() {
      this.set((await outstanding()).failing);
    },
  });
  return (outcome) => requests.inc({ outcome });
}

/** Counts the dropped entries of a queue. */
export function createDropCounter(registry: Registry, prefix: string, help: string): (count: number) => void {
  const dropped = new Counter({ name: `${prefix}_dropped_total`, help, registers: [registry] });
  return (count) => dropped.inc(count);
}
