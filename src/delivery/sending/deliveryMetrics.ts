import { Counter, Gauge } from 'prom-client';
import type { DispatcherObserver } from './dispatcher.js';
import type { Lanes } from '../lanes/lanes.js';
import { SECONDS, type Metrics } from '../../http/metrics.js';
import { createTracedHistogram } from '../../http/tracedHistogram.js';

interface Outstanding {
  count: number;
  oldest: Date | null;
}

export interface DeliveryMetricsOptions {
  metrics: Pick<Metrics, 'registry' | 'hasExemplars'>;
  /** The backlog of the outbox, of all nodes. */
  readOutstanding: () => Promise<Outstanding>;
  lanes: Pick<Lanes, 'open' | 'underWay'>;
  /** Whether this node's leases are still its own. */
  holdsLeases: () => boolean;
}

/** The delivery metrics of `/metrics`: Prometheus naming, seconds, and never a tenant, app, chat or token in a label. */
export function createDeliveryMetrics(options: DeliveryMetricsOptions): DispatcherObserver {
  const { metrics, readOutstanding, lanes, holdsLeases } = options;
  const registers = [metrics.registry];
  const toProvider = createTracedHistogram(metrics, {
    name: 'beckon_publish_to_provider_seconds',
    help: 'From the publish of an event to the answer of its provider, first attempts only.',
    labelNames: ['service', 'outcome'],
    buckets: SECONDS,
  });
  const toSettled = createTracedHistogram(metrics, {
    name: 'beckon_publish_to_settled_seconds',
    help: 'From the publish of an event until its delivery is settled for good.',
    labelNames: ['service', 'status'],
    buckets: [...SECONDS, 300, 900, 3_600],
  });
  const outcomes = new Counter({
    name: 'beckon_push_outcomes_total',
    help: 'What providers said, every attempt.',
    labelNames: ['service', 'outcome'],
    registers,
  });
  const retries = new Counter({
    name: 'beckon_delivery_retries_total',
    help: 'Sends after the first one.',
    labelNames: ['service'],
    registers,
  });
  const removals = new Counter({
    name: 'beckon_subscriptions_removed_total',
    help: 'Push subscriptions removed on the word of a provider.',
    labelNames: ['service', 'reason'],
    registers,
  });
  new Gauge({
    name: 'beckon_node_holds_leases',
    help: '1 while this node may send; 0 once it could not report to the database and others may take over its work.',
    registers,
    collect() {
      this.set(holdsLeases() ? 1 : 0);
    },
  });
  let reading: Promise<Outstanding | null> | null = null;
  /** One query for all metrics of a scrape; null: the database is unavailable. */
  function outstanding(): Promise<Outstanding | null> {
    reading ??= readOutstanding()
      .catch(() => null)
      .finally(() => {
        reading = null;
      });
    return reading;
  }
  new Gauge({
    name: 'beckon_deliveries_queued',
    help: 'Deliveries that are not settled, on all nodes; counted up to 100,000. NaN while the database is away.',
    registers,
    async collect() {
      this.set((await outstanding())?.count ?? NaN);
    },
  });
  new Gauge({
    name: 'beckon_deliveries_oldest_seconds',
    help: 'Age of the oldest delivery that is not settled; 0 when there is none. NaN while the database is away.',
    registers,
    async collect() {
      this.set(ageOfOldest(await outstanding()));
    },
  });
  new Gauge({
    name: 'beckon_deliveries_under_way',
    help: 'Deliveries that this node is sending or recording.',
    registers,
    collect() {
      this.set(lanes.underWay);
    },
  });
  new Gauge({
    name: 'beckon_circuits_open',
    help: 'Push services of apps by which this node sends nothing now, by the reason.',
    labelNames: ['service', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { lane, circuit } of lanes.open()) {
        this.inc({ service: lane.service, reason: circuit.open?.reason ?? 'NONE' });
      }
    },
  });
  return {
    sent(service, outcome, attempt, sincePublishMs, trace) {
      outcomes.inc({ service, outcome });
      if (attempt === 1) toProvider({ service, outcome }, sincePublishMs / 1000, trace);
      else retries.inc({ service });
    },
    settled(service, { status, removed }, sincePublishMs, trace) {
      if (removed) removals.inc({ service, reason: removed });
      if (status !== 'RETRYING') toSettled({ service, status }, sincePublishMs / 1000, trace);
    },
  };
}

/** Seconds. */
function ageOfOldest(outstanding: Outstanding | null): number {
  if (outstanding === null) return NaN;
  return outstanding.oldest === null ? 0 : Math.max(0, (Date.now() - outstanding.oldest.getTime()) / 1000);
}
