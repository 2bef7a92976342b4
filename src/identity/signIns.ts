import { auditNote, type AuditLog } from '../domain/auditNote.js';
import { INSTALLATION, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { LONGEST_SESSION_MS, sessionEnd, type ConsoleSession } from './consoleSession.js';
import { DomainError } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import type { Vouched } from './tokenClaims.js';
import type { Identities, SignedIn } from './identities.js';
import type { RefusedSignIns } from './refusedSignIns.js';
import type { SignedOutSessionsStore } from './signedOutSessions.store.js';

/** A new console session. */
interface NewSession {
  session: ConsoleSession;
  end: Date;
}

/** Signs in to and out of the console. @param address of the user, for the audit log; null: internal */
export interface SignIns {
  /** @throws DomainError API_KEY_INVALID, TOO_MANY_REQUESTS, FORBIDDEN for a key of a platform */
  byKey(key: Redacted, address: string | null): Promise<NewSession>;
  /** Signs in a person of the identity provider. @throws DomainError TOKEN_INVALID */
  bySubject(vouched: Vouched, address: string | null): Promise<NewSession>;
  /** Records that a person of the identity provider was refused. */
  subjectRefused(address: string | null, error: unknown): Promise<void>;
  /** Ends a session before its time, for each copy of its cookie and on every node. @param id a UUID */
  signOut(id: string): Promise<void>;
  isSignedOut(id: string): Promise<boolean>;
}

interface SignInsOptions {
  store: { signedOutSessions: SignedOutSessionsStore };
  auditLog: AuditLog;
  identities: Pick<Identities, 'byKey' | 'bySubject' | 'sessionOf'>;
  refused: RefusedSignIns;
  clock: Clock;
}

export function createSignIns({ store, auditLog, identities, refused, clock }: SignInsOptions): SignIns {
  async function begin({ identity, expiresAt }: SignedIn, address: string | null): Promise<NewSession> {
    if (identity.role === 'PLATFORM') {
      throw new DomainError('FORBIDDEN', 'the console is for VIEWER, ADMIN and OPERATOR; this is a key of a PLATFORM');
    }
    const now = clock();
    const session = identities.sessionOf(identity);
    const end = sessionEnd(session, expiresAt, now);
    const caller: Caller =
      identity.role === 'OPERATOR' ? { ...identity, tenant: null, address } : { ...identity, address };
    await auditLog.append(caller.tenant?.id ?? INSTALLATION, auditNote(caller, 'signIn', now), 'console', {
      role: caller.role,
      until: end.toISOString(),
    });
    return { session, end };
  }

  return {
    async byKey(key, address) {
      try {
        return await begin(await identities.byKey(key, address), address);
      } catch (error) {
        await refused.record(key, address, error);
        throw error;
      }
    },

    subjectRefused: (address, error) => refused.record(null, address, error),

    async bySubject(vouched, address) {
      return begin({ identity: await identities.bySubject(vouched), expiresAt: vouched.expiresAt }, address);
    },

    async signOut(id) {
      const now = clock();
      await store.signedOutSessions.add(id, new Date(now.getTime() + LONGEST_SESSION_MS), now);
    },

    isSignedOut: (id) => store.signedOutSessions.has(id),
  };
}
