import type { Redacted } from '../domain/redacted.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createApiKeyService, type ApiKeys } from './apiKeys.js';
import { createApiKeys } from './apiKeys.store.js';
import { createAuthentication, type Authentication } from './authentication.js';
import { createCodeFlow, type CodeFlow } from './codeFlow.js';
import { createGuessLimit, type GuessLimit } from './guessLimit.js';
import { createIdentities } from './identities.js';
import { createIdentityProvider } from './identityProvider.js';
import { createKeyUse } from './keyUse.js';
import { createKnownApiKeys } from './knownApiKeys.js';
import { createRefusalLog } from '../http/refusalLog.js';
import { createRefusedSignIns } from './refusedSignIns.js';
import { createProviderFetch } from './providerFetch.js';
import { createSignedOutSessions } from './signedOutSessions.store.js';
import { createSignIns, type SignIns } from './signIns.js';
import { createTokenVerifier } from './tokenVerifier.js';

export type { ApiKeys } from './apiKeys.js';
export { legacyCaller, checkLegacyScheme } from './legacyCaller.js';

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

interface IdentitySettings {
  operatorKey: Redacted;
  oidc: OidcSettings | null;
  /** Wrong keys and tokens per minute and address; 0: no limit. */
  maxGuesses: number;
  /** The proxy for an origin, or null. */
  proxyFor(origin: string): string | null;
}

export interface IdentityRoom extends Room {
  authentication: Authentication;
  signIns: SignIns;
  apiKeys: ApiKeys;
  guesses: GuessLimit;
  /** Null: users sign in with keys only. */
  codeFlow: CodeFlow | null;
}

/** Authentication of callers. */
export function createIdentityRoom(
  foundation: Foundation,
  { directory, tenants }: TenantsRoom,
  settings: IdentitySettings,
): IdentityRoom {
  const { guard, database, auditLog, notices, metrics, clock, logger } = foundation;
  const { operatorKey, oidc, maxGuesses } = settings;
  const store = guard({ apiKeys: createApiKeys(database), signedOutSessions: createSignedOutSessions(database) });
  const known = createKnownApiKeys(store, notices);
  const provider = oidc && createProvider(foundation, oidc, settings.proxyFor);
  const keyUse = createKeyUse({ store, clock, logger });
  const guesses = createGuessLimit({ max: maxGuesses, onRefused: () => metrics.rateLimited('wrong_key') });
  const identities = createIdentities({
    ...{ directory, apiKeys: known, operatorKey, keyUse, guesses, clock },
    tokens: provider?.tokens ?? null,
    issuer: oidc?.issuer ?? null,
  });
  const refusals = createRefusalLog({ auditLog, clock, logger });
  const apiKeys = createApiKeyService({ store, known, tenants, clock });
  return {
    guesses,
    apiKeys,
    authentication: createAuthentication({ directory, identities }),
    signIns: createSignIns({
      store,
      auditLog,
      identities,
      refused: createRefusedSignIns({ refusals, directory }),
      clock,
    }),
    codeFlow: provider?.codeFlow ?? null,
    async graphql() {
      const { ApiKeyResolver } = await import('./apiKey.resolver.js');
      const { ApiKey } = await import('./apiKey.types.js');
      const { ViewerResolver } = await import('./viewer.resolver.js');
      return {
        resolvers: [new ViewerResolver({ tenants }), new ApiKeyResolver({ apiKeys, tenants })],
        nodes: { ApiKey: async (caller, tenantId, id) => new ApiKey(await apiKeys.find(caller, tenantId, id)) },
      };
    },
    start: keyUse.start,
    async close() {
      await Promise.all([keyUse.stop(), provider?.close()]);
    },
  };
}

function createProvider(
  { clock, logger }: Foundation,
  { issuer, audience, claims, client }: OidcSettings,
  proxyFor: IdentitySettings['proxyFor'],
) {
  const { fetch, close } = createProviderFetch({ proxyFor, logger });
  const provider = createIdentityProvider({ issuer, client, fetch, clock, logger });
  return {
    tokens: createTokenVerifier({ provider, audience, claims, clock }),
    codeFlow: client && createCodeFlow({ provider, scopes: client.scopes, claims, logger }),
    close,
  };
}
