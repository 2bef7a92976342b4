import { HOUR_MS } from '../domain/durations.js';

/** The identity in a console session, which is checked again on each use. */
export type ConsoleSession =
  | { kind: 'key'; tenantId: number; id: string }
  /** The key of the environment, and which one it was. */
  | { kind: 'operatorKey'; fingerprint: string }
  /** A person of the identity provider, with the rights at sign-in. */
  | ({ kind: 'subject'; issuer: string } & SubjectStanding);

/** A subject's role and tenant; operators have no tenant. */
export interface SubjectStanding {
  subject: string;
  role: 'VIEWER' | 'ADMIN' | 'OPERATOR';
  tenantHost: string | null;
}

export const LONGEST_SESSION_MS = 12 * HOUR_MS;
/**
 * Many providers' tokens live for five minutes: long enough to sign in, too short to work. After this time users are
 * sent back to the provider, which they notice only if they have lost access.
 */
const SUBJECT_LEAST_MS = HOUR_MS;

/**
 * When a session ends: after 12 hours, or when its key or token expires. Sessions of the identity provider last at
 * least an hour.
 * @param expiresAt of the key or token; null: never
 */
export function sessionEnd({ kind }: ConsoleSession, expiresAt: Date | null, now: Date): Date {
  const longest = now.getTime() + LONGEST_SESSION_MS;
  if (expiresAt === null) return new Date(longest);
  const least = kind === 'subject' ? now.getTime() + SUBJECT_LEAST_MS : 0;
  return new Date(Math.min(longest, Math.max(expiresAt.getTime(), least)));
}
