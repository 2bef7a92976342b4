/** By what somebody has signed in to the console: what a session keeps, so that it can be asked for again. */
export type ConsoleSession =
  | { kind: 'key'; tenantId: number; id: string }
  /** The key of the environment, and which one it was. */
  | { kind: 'operatorKey'; fingerprint: string }
  /** Somebody whom an identity provider has vouched for, as it was then. */
  | ({ kind: 'subject'; issuer: string } & SubjectStanding);

/** Who a subject is here: an operator is of no tenant, everybody else of one. */
export interface SubjectStanding {
  subject: string;
  role: 'VIEWER' | 'ADMIN' | 'OPERATOR';
  tenantHost: string | null;
}

const HOUR_MS = 3_600_000;
export const LONGEST_SESSION_MS = 12 * HOUR_MS;
/**
 * Many providers let a token live for five minutes: long enough to sign in by it, too short to work. So much later their
 * people are sent back to them, which they notice only if they may not come in any more.
 */
const SUBJECT_LEAST_MS = HOUR_MS;

/**
 * When a session ends: after 12 hours, or with what it was begun by, where that is sooner; one of the identity provider
 * lasts an hour at least.
 * @param expiresAt of the key or token; null: never
 */
export function sessionEnd({ kind }: ConsoleSession, expiresAt: Date | null, now: Date): Date {
  const longest = now.getTime() + LONGEST_SESSION_MS;
  if (expiresAt === null) return new Date(longest);
  const least = kind === 'subject' ? now.getTime() + SUBJECT_LEAST_MS : 0;
  return new Date(Math.min(longest, Math.max(expiresAt.getTime(), least)));
}
