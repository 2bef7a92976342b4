import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ApnsEnvironment } from '../domain/pushService.js';
import { HOUR_MS, MINUTE_MS } from '../domain/durations.js';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';

/** A team's signing key as Apple knows it. `topics`: the bundle ids the team may send to. */
export interface ApnsTeam {
  teamId: string;
  keyId: string;
  /** PEM text (SPKI) of a P-256 key. */
  publicKey: string;
  topics: readonly string[];
  /** Both unless given; a key may be limited to one. */
  environments?: readonly ApnsEnvironment[];
}

/** An accepted provider token's team, or why it is refused (Apple: "Handling notification responses from APNs"). */
type ProviderTokenVerdict = { team: ApnsTeam } | { status: number; reason: string };

/** A token may be replaced once in 20 minutes (Apple: "Establishing a token-based connection to APNs"). */
const MIN_RENEWAL_MS = 20 * MINUTE_MS;
/** How far ahead the sender's clock may be. Far ahead means milliseconds where seconds belong. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

interface ApnsProviderTokens {
  register(team: ApnsTeam): void;
  /** @param connection stands for the connection: its first token binds it to one team. */
  verify(authorization: string | undefined, connection: object): Promise<ProviderTokenVerdict>;
}

/**
 * Checks provider tokens as Apple does: ES256, `kid`, `iss`, `iat`, one team per connection, no hasty renewal, a key at the
 * hosts it is for.
 */
export function createApnsProviderTokens(environment: ApnsEnvironment, now: () => number): ApnsProviderTokens {
  const teams = new Map<string, { team: ApnsTeam; key: KeyObject }>();
  const bound = new WeakMap<object, { teamId: string; jwt: string; since: number }>();

  async function signer(jwt: string): Promise<ApnsTeam | null> {
    try {
      const known = teams.get(decodeProtectedHeader(jwt).kid ?? '');
      if (known === undefined) return null;
      await jwtVerify(jwt, known.key, {
        algorithms: ['ES256'],
        issuer: known.team.teamId,
        requiredClaims: ['iat'],
        currentDate: new Date(now()),
      });
      return known.team;
    } catch {
      return null; // not a JWT, another algorithm, a forged signature, another issuer, no iat
    }
  }

  return {
    register(team) {
      teams.set(team.keyId, { team, key: createPublicKey(team.publicKey) });
    },
    async verify(authorization, connection) {
      const jwt = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (jwt === undefined) return { status: 403, reason: 'MissingProviderToken' };
      const team = await signer(jwt);
      if (team === null) return { status: 403, reason: 'InvalidProviderToken' };
      const age = now() - (decodeJwt(jwt).iat ?? 0) * 1000;
      if (age > HOUR_MS) return { status: 403, reason: 'ExpiredProviderToken' };
      if (age < -CLOCK_SKEW_MS) return { status: 403, reason: 'InvalidProviderToken' };

      if (team.environments?.includes(environment) === false) {
        return { status: 403, reason: 'BadEnvironmentKeyInToken' };
      }

      const before = bound.get(connection);
      if (before !== undefined && before.teamId !== team.teamId) {
        return { status: 403, reason: 'UnrelatedKeyIdInToken' };
      }
      if (before !== undefined && before.jwt !== jwt && now() - before.since < MIN_RENEWAL_MS) {
        return { status: 429, reason: 'TooManyProviderTokenUpdates' };
      }
      if (before?.jwt !== jwt) bound.set(connection, { teamId: team.teamId, jwt, since: now() });
      return { team };
    },
  };
}
