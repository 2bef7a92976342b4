import { z } from 'zod';

/** The relevant fields of an FCM error. */
export interface FcmError {
  /** FCM's own code, else the service's reason, else the general status; null: none of them. */
  reason: string | null;
  /** The registration token is wrong. */
  aboutToken: boolean;
  /** The exceeded limit is that of one device. */
  aboutDevice: boolean;
  retryDelayMs: number | null;
}

const TYPE = 'type.googleapis.com';
const word = z.string().regex(/^\w{1,100}$/);
const text = z.string().optional().catch(undefined);

const status = z.object({
  error: z.object({
    code: z.number().optional().catch(undefined),
    status: word.optional().catch(undefined),
    message: text,
    details: z.array(z.unknown()).optional().catch(undefined),
  }),
});
/** Firebase: "ErrorCode". */
const fcmError = z.object({ '@type': z.literal(`${TYPE}/google.firebase.fcm.v1.FcmError`), errorCode: word });
const errorInfo = z.object({ '@type': z.literal(`${TYPE}/google.rpc.ErrorInfo`), reason: word });
const badRequest = z.object({
  '@type': z.literal(`${TYPE}/google.rpc.BadRequest`),
  fieldViolations: z.array(z.object({ field: text })),
});
const quotaFailure = z.object({
  '@type': z.literal(`${TYPE}/google.rpc.QuotaFailure`),
  violations: z.array(z.object({ subject: text, description: text })),
});
const retryInfo = z.object({
  '@type': z.literal(`${TYPE}/google.rpc.RetryInfo`),
  retryDelay: z.string().regex(/^\d{1,9}(?:\.\d{1,9})?s$/),
});

/**
 * Reads google.rpc.Status and its details (Google: "AIP-193 Errors"; Firebase: "ErrorCode" says which of them FCM
 * gives). Undocumented content is ignored. The message may quote the request, so it is only inspected. @returns null if
 * it is not Google's
 */
export function parseFcmError(body: string): FcmError | null {
  const error = status.safeParse(parse(body)).data?.error;
  if (error === undefined || (error.code === undefined && error.status === undefined)) return null;
  const { details = [], message = '' } = error;
  const fields = pick(details, badRequest)?.fieldViolations.map(({ field }) => field) ?? [];
  const limits = pick(details, quotaFailure)?.violations ?? [];
  const delay = pick(details, retryInfo)?.retryDelay;
  return {
    reason: pick(details, fcmError)?.errorCode ?? pick(details, errorInfo)?.reason ?? error.status ?? null,
    aboutToken: fields.includes('message.token') || /\bregistration token\b/i.test(message),
    aboutDevice: limits.some(({ subject = '', description = '' }) => /\bdevice\b/i.test(`${subject} ${description}`)),
    retryDelayMs: delay === undefined ? null : Math.ceil(parseFloat(delay) * 1000),
  };
}

/** The first detail of a kind. */
function pick<T>(details: readonly unknown[], kind: z.ZodType<T>): T | null {
  for (const detail of details) {
    const known = kind.safeParse(detail);
    if (known.success) return known.data;
  }
  return null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
