import { DAY_MS } from '../domain/durations.js';
import type { ErrorCode } from '../domain/errors.js';

/** How long a refused request is listed. */
export const LISTED_MS = 7 * DAY_MS;

/** What the device asked for. */
const OPERATIONS = ['subscribe', 'unsubscribe', 'unsubscribeDevice'] as const;
export type RefusedOperation = (typeof OPERATIONS)[number];

/** Whether refusals of this mutation are recorded. */
export function isRefusedOperation(name: string): name is RefusedOperation {
  return OPERATIONS.some((operation) => operation === name);
}

/** The API that the request came through. */
export type Door = 'GRAPHQL' | 'REST';

/** A request of a device that was refused. It holds nothing of the request but the chat's id. */
export interface RefusedRequest {
  at: Date;
  operation: RefusedOperation;
  door: Door;
  code: ErrorCode;
  /** The field of the input that was refused, with its path; null: the input as a whole. */
  field: string | null;
  /** Our answer: names fields and rules, never a value. */
  message: string;
}

/** The same in the list of an app. */
export interface ListedRefusal extends RefusedRequest {
  tenantId: number;
  id: bigint;
  /** Redacted if it looks like a device token; null: the request named no chat. */
  chatId: string | null;
}

/**
 * The refusals that the developers of an app can fix. Others say nothing about the app: a limit, a busy database, or other
 * credentials.
 */
export const RECORDED_CODES: ReadonlySet<ErrorCode> = new Set([
  'INVALID_INPUT',
  'INVALID_DEVICE_TOKEN',
  'TOO_MANY_VARIANTS',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'SERVICE_NOT_CONFIGURED',
  'CHAT_NOT_FOUND',
  'CHAT_ENDED',
  'CHAT_NOT_OWNED',
]);
