import type { MetricsReport } from '../../http/workerMetrics.js';

/** Where a worker listens. */
export interface Addresses {
  url: string;
  adminUrl: string;
}

/**
 * A message from the primary to a worker. A restart on SIGHUP may start workers of a later version than the primary's. So
 * messages keep their form, and unknown ones are ignored. No message carries a secret: workers read the settings themselves.
 */
export type ToWorker =
  | { kind: 'begin'; number: number }
  /** Another worker has taken its place: take no new connections, finish, and end. */
  | { kind: 'retire' }
  /** Report your metrics. */
  | { kind: 'report'; id: number }
  /** The metrics of the others, which this worker has asked for. */
  | { kind: 'reports'; id: number; reports: MetricsReport[] };

/** A message from a worker to the primary. */
export type ToPrimary =
  /** The worker receives messages from now on. Earlier ones would be lost. */
  | { kind: 'join' }
  | ({ kind: 'ready' } & Addresses)
  /** Ask the others for their metrics. */
  | { kind: 'gather'; id: number }
  | { kind: 'report'; id: number; report: MetricsReport };
