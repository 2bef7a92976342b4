import { Counter, Histogram, type Registry } from 'prom-client';
import { SECONDS } from '../http/metrics.js';

/** `cut`: the response broke off; `gone`: the client left. */
type PassedOutcome = '2xx' | '3xx' | '4xx' | '5xx' | 'unreachable' | 'timeout' | 'busy' | 'cut' | 'gone';

/** The metrics of forwarded calls, and of what was learned from them. */
export interface UpstreamMetrics {
  /** @param seconds until the response started, or failed */
  passed(outcome: PassedOutcome, seconds: number): void;
  learned(outcome: string): void;
}

export function createUpstreamMetrics(registry: Registry): UpstreamMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'beckon_upstream_requests_total',
    help: 'Requests forwarded to the contact center, by result.',
    labelNames: ['outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'beckon_upstream_answer_seconds',
    help: "Until the contact center's response started; polls are held for up to 15 s.",
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const chats = new Counter({
    name: 'beckon_upstream_chats_total',
    help: 'Chats that the contact center gave to clients, by whether they are known here now.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    passed(outcome, seconds) {
      requests.inc({ outcome });
      durations.observe({ outcome }, seconds);
    },
    learned: (outcome) => chats.inc({ outcome }),
  };
}
