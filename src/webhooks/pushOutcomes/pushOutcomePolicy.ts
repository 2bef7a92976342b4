import { HOUR_MS } from '../../domain/durations.js';
import type { WebhookOutcome } from '../sending/webhookPolicy.js';

/** A single outcome that the platform refuses for this long is dropped. */
const REFUSED_FOR_MS = HOUR_MS;
/** A batch is halved after this many refusals. */
const REFUSALS = 2;
/** Statuses that say nothing about the content of a request, but about its sender, its time or its rate. */
const NOT_OF_CONTENT: readonly number[] = [401, 408, 425, 429];

interface RefusedBatch {
  /** How many outcomes it has. */
  size: number;
  statusCode: number;
  /** How often it has been refused as it is, this time included. */
  refusals: number;
  /** When that was for the first time. */
  refusedSince: Date;
  now: Date;
}

/** Whether the platform may refuse only these outcomes and accept others. */
export function isRefusalOfContent(outcome: WebhookOutcome): outcome is WebhookOutcome & { kind: 'refused' } {
  if (outcome.kind !== 'refused') return false;
  const { statusCode } = outcome;
  return statusCode >= 400 && statusCode < 500 && !NOT_OF_CONTENT.includes(statusCode);
}

/** The next step for a refused batch. One that is too large is halved at once, others after another refusal. */
export function afterRefusal(batch: RefusedBatch): 'REPEAT' | 'HALVE' | 'DROP' {
  const { size, statusCode, refusals, refusedSince, now } = batch;
  if (size > 1) return statusCode === 413 || refusals >= REFUSALS ? 'HALVE' : 'REPEAT';
  return now.getTime() - refusedSince.getTime() >= REFUSED_FOR_MS ? 'DROP' : 'REPEAT';
}
