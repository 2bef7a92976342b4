import { createHash } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.js';
import { DomainError, UnknownCredential } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import { readTokenClaims, type ClaimNames, type Vouched } from './tokenClaims.js';
import { identityUnavailable, type IdentityProvider } from './identityProvider.js';

/** Verifies bearer tokens of the identity provider. */
export interface TokenVerifier {
  /** @throws DomainError TOKEN_INVALID in words, IDENTITY_UNAVAILABLE */
  verify(token: Redacted): Promise<Vouched>;
  /** Whether a token, even a forged one, is meant for this gateway, so that it is not forwarded. */
  isAddressedHere(token: Redacted): boolean;
}

interface TokenVerifierOptions {
  provider: IdentityProvider;
  audience: string;
  claims: ClaimNames;
  clock: Clock;
}

/** Only asymmetric algorithms: a verifying key must not be able to sign (RFC 8725 sections 2.1 and 3.1). */
const ALGORITHMS = ['RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((bits) => `${kind}${bits}`));
const EDWARDS_CURVES = ['EdDSA', 'Ed25519'];
/** Clocks differ. */
const TOLERANCE_SECONDS = 5;
/** Pages send their token with every request, so a verification is cached this long. */
const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 1_000;

export function createTokenVerifier({ provider, audience, claims, clock }: TokenVerifierOptions): TokenVerifier {
  const remembered = new LRUCache<string, Promise<Vouched>>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });

  async function check(token: Redacted): Promise<Vouched> {
    const { issuer, keys } = await provider.discover();
    try {
      const { payload } = await jwtVerify(token.reveal(), orUnavailable(keys), {
        algorithms: [...ALGORITHMS, ...EDWARDS_CURVES],
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: clock(),
      });
      return readTokenClaims(payload, claims);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw refusalOf(error);
    }
  }

  return {
    async verify(token) {
      const name = createHash('sha256').update(token.reveal()).digest('base64');
      let checking = remembered.get(name);
      if (!checking) {
        checking = check(token);
        remembered.set(name, checking);
        checking.catch(() => remembered.delete(name));
      }
      const vouched = await checking;
      if (vouched.expiresAt.getTime() + TOLERANCE_SECONDS * 1_000 <= clock().getTime()) {
        throw new DomainError('TOKEN_INVALID', 'this token has expired');
      }
      return vouched;
    },

    isAddressedHere(token) {
      try {
        return [decodeJwt(token.reveal()).aud].flat().includes(audience);
      } catch {
        return false;
      }
    },
  };
}

/** The provider's keys; distinguishes unavailable keys from no matching key. */
function orUnavailable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const isOfToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      throw isOfToken ? error : identityUnavailable();
    }
  };
}

/** The refusal of a token, without its content. Claims are checked only after the signature. */
function refusalOf(error: unknown): DomainError {
  if (error instanceof errors.JWTExpired) return new DomainError('TOKEN_INVALID', 'this token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new DomainError('TOKEN_INVALID', wordsFor(error));
  return new UnknownCredential(
    'TOKEN_INVALID',
    'this token is not signed by the identity provider that is trusted here',
  );
}

function wordsFor({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `this token has no claim ${claim}`;
  if (claim === 'iss') return 'this token is of another issuer';
  if (claim === 'aud') return 'this token is for another audience';
  return claim === 'nbf' ? 'this token is not good yet' : `the claim ${claim} of this token is not usable`;
}
