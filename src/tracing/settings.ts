import type { Redacted } from '../domain/redacted.js';

/** The samplers of OpenTelemetry. Those with `parentbased_` follow the caller's decision, if there is one. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The protocols of OTLP over HTTP. */
export const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

/** Where spans go, and which are recorded. */
export interface TracingSettings {
  /** The URL for traces, whole. */
  url: string;
  protocol: (typeof PROTOCOLS)[number];
  headers: Readonly<Record<string, Redacted>>;
  /** For one export, in milliseconds. */
  timeoutMs: number;
  sampler: (typeof SAMPLERS)[number];
  /** The share of traces that the samplers by ratio record, from 0 to 1. */
  ratio: number;
  /** What the spans say about this process, `service.name` among it. */
  resource: Readonly<Record<string, string>>;
  /** Spans wait so many milliseconds for others. */
  exportDelayMs: number;
  /** Spans beyond this number are dropped while an export is under way. */
  maxQueued: number;
}
