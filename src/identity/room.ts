import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.js';
import type { Redacted } from '../domain/redacted.js';
import { createCodeFlow, type CodeFlow } from './codeFlow.js';
import { createIdentityProvider } from './identityProvider.js';
import { createProviderFetch } from './providerFetch.js';
import { createTokenVerifier, type TokenVerifier } from './tokenVerifier.js';
import { createAuthentication, type Authentication } from './authentication.js';
import type { Directory } from './directory.js';
import { createGuessLimit, type GuessLimit } from './guessLimit.js';
import { createIdentities } from './identities.js';
import { createKeyUse, type KeyUseOptions } from './keyUse.js';
import { createSignIns, type SignIns, type SignInsOptions } from './signIns.js';

/** The identity provider (OpenID Connect) whose word is taken. */
export interface OidcSettings {
  issuer: string;
  /** Whom tokens have to be for. */
  audience: string;
  /** Where in a token the role and the tenant's host are. */
  claims: { role: string; tenant: string };
  /** As what the console lets people sign in there; null: it does not. Without a secret: a public client. */
  client: { id: string; secret: Redacted | null; scopes: string } | null;
}

export interface IdentityParts {
  store: KeyUseOptions['store'] & SignInsOptions['store'];
  directory: Directory;
  operatorKey: Redacted;
  oidc: OidcSettings | null;
  /** Wrong keys and tokens a minute and address; 0: any number. */
  maxGuesses: number;
  /** A try was refused because of those before it. */
  onGuessRefused: () => void;
  /** The proxy for an origin, or null. */
  proxyFor: (origin: string) => string | null;
  clock: Clock;
  logger: Logger;
}

/** What finds out who is calling, put together. */
export interface IdentityComposition {
  authentication: Authentication;
  signIns: SignIns;
  guesses: GuessLimit;
  /** Null: nobody signs in by an identity provider. */
  codeFlow: CodeFlow | null;
  start(): void;
  /** Once nobody is served any more. */
  close(): Promise<void>;
}

export function composeIdentity(parts: IdentityParts): IdentityComposition {
  const { store, directory, operatorKey, oidc, clock, logger } = parts;
  const provider = oidc && composeProvider(oidc, parts);
  const keyUse = createKeyUse({ store, clock, logger });
  const tokens = provider?.tokens ?? null;
  const issuer = oidc?.issuer ?? null;
  const guesses = createGuessLimit({ max: parts.maxGuesses, onRefused: parts.onGuessRefused });
  const identities = createIdentities({ directory, operatorKey, tokens, issuer, keyUse, guesses, clock });
  return {
    guesses,
    authentication: createAuthentication({ directory, identities }),
    signIns: createSignIns({ store, identities, clock }),
    codeFlow: provider?.codeFlow ?? null,
    start: keyUse.start,
    async close() {
      await Promise.all([keyUse.stop(), provider?.close()]);
    },
  };
}

function composeProvider(
  { issuer, audience, claims, client }: OidcSettings,
  { proxyFor, clock, logger }: Pick<IdentityParts, 'proxyFor' | 'clock' | 'logger'>,
): { tokens: TokenVerifier; codeFlow: CodeFlow | null; close(): Promise<void> } {
  const { fetch, close } = createProviderFetch({ proxyFor, logger });
  const provider = createIdentityProvider({ issuer, client, fetch, clock, logger });
  return {
    tokens: createTokenVerifier({ provider, audience, claims, clock }),
    codeFlow: client && createCodeFlow({ provider, scopes: client.scopes, claims, logger }),
    close,
  };
}
