import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { DomainError } from '../domain/errors.js';
import { readTokenClaims, type ClaimNames, type Vouched } from './tokenClaims.js';
import { identityUnavailable, type IdentityProvider } from './identityProvider.js';
import { ProviderAway } from './providerFetch.js';

/** The secret state of a sign-in while the user is at the identity provider. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  codeVerifier: string;
  redirectUri: string;
}

/** Signing in by a browser: authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636). */
export interface CodeFlow {
  /** @returns where to send the browser. @throws DomainError IDENTITY_UNAVAILABLE */
  begin(redirectUri: string): Promise<{ url: URL; pending: PendingSignIn }>;
  /**
   * @param search the query of the browser's return
   * @throws DomainError TOKEN_INVALID with a readable reason, IDENTITY_UNAVAILABLE
   */
  finish(search: string, pending: PendingSignIn): Promise<Vouched>;
}

interface CodeFlowOptions {
  provider: IdentityProvider;
  scopes: string;
  claims: ClaimNames;
  logger: { warn(fields: object, message: string): void };
}

export function createCodeFlow({ provider, scopes, claims, logger }: CodeFlowOptions): CodeFlow {
  return {
    async begin(redirectUri) {
      const { configuration } = await provider.discover();
      const pending = {
        state: randomState(),
        nonce: randomNonce(),
        codeVerifier: randomPKCECodeVerifier(),
        redirectUri,
      };
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopes,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url, pending };
    },

    async finish(search, { state, nonce, codeVerifier, redirectUri }) {
      const { configuration } = await provider.discover();
      try {
        const tokens = await authorizationCodeGrant(configuration, new URL(search, redirectUri), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        return readTokenClaims(tokens.claims() ?? {}, claims);
      } catch (error) {
        if (error instanceof DomainError) throw error;
        if (isAway(error)) throw identityUnavailable();
        if (error instanceof AuthorizationResponseError && error.error === 'access_denied') {
          throw new DomainError('TOKEN_INVALID', 'the identity provider refused the sign-in');
        }
        // The library's own codes and messages. The provider's content is in the causes, which are not logged.
        logger.warn({ err: error }, 'a sign-in through the identity provider failed');
        throw new DomainError('TOKEN_INVALID', 'the identity provider sent an invalid response; try again');
      }
    },
  };
}

function isAway(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return error instanceof ProviderAway || cause instanceof ProviderAway || code === 'OAUTH_TIMEOUT';
}
