import type { Redacted } from '../domain/redacted.js';
import type { Foundation } from '../http/room.js';
import { createCodeFlow } from './codeFlow.js';
import { createIdentityProvider } from './identityProvider.js';
import { createProviderFetch } from './providerFetch.js';
import { createTokenVerifier } from './tokenVerifier.js';

/** An OpenID Connect provider whose tokens are accepted. */
export interface OidcSettings {
  issuer: string;
  /** The required audience of tokens. */
  audience: string;
  /** The claims with the role and with the tenant's host. */
  claims: { role: string; tenant: string };
  /** The OAuth client for signing in to the console; null: there is none. Without a secret it is a public client. */
  client: { id: string; secret: Redacted | null; scopes: string } | null;
}

/** Verifies the tokens of an OpenID Connect provider, and signs users in with it. */
export function createOpenidProvider(
  { clock, logger }: Foundation,
  { issuer, audience, claims, client }: OidcSettings,
  proxyFor: (origin: string) => string | null,
) {
  const { fetch, close } = createProviderFetch({ proxyFor, logger });
  const provider = createIdentityProvider({ issuer, client, fetch, clock, logger });
  return {
    tokens: createTokenVerifier({ provider, audience, claims, clock }),
    codeFlow: client && createCodeFlow({ provider, scopes: client.scopes, claims, logger }),
    close,
  };
}
