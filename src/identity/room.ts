import type { Redacted } from '../domain/redacted.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createApiKeys, type ApiKeys } from './apiKeys.js';
import { createApiKeysStore } from './apiKeys.store.js';
import { createAuthentication, type Authentication } from './authentication.js';
import type { CodeFlow } from './codeFlow.js';
import { createGuessLimit, type GuessLimit } from './guessLimit.js';
import { createIdentities } from './identities.js';
import { createKeyUse } from './keyUse.js';
import { createKnownApiKeys } from './knownApiKeys.js';
import { createRefusalLog } from '../http/refusalLog.js';
import { createRefusedSignIns } from './refusedSignIns.js';
import type { createOpenidProvider, OidcSettings } from './openidProvider.js';
import { createSignedOutSessionsStore } from './signedOutSessions.store.js';
import { createSignIns, type SignIns } from './signIns.js';

export type { ApiKeys } from './apiKeys.js';
export type { OidcSettings } from './openidProvider.js';
export { legacyCaller, checkLegacyScheme } from './legacyCaller.js';

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
export async function createIdentityRoom(
  foundation: Foundation,
  { directory, tenants }: TenantsRoom,
  settings: IdentitySettings,
): Promise<IdentityRoom> {
  const { guard, database, auditLog, notices, metrics, clock, logger } = foundation;
  const { operatorKey, oidc, maxGuesses } = settings;
  const store = guard({
    apiKeys: createApiKeysStore(database),
    signedOutSessions: createSignedOutSessionsStore(database),
  });
  const known = createKnownApiKeys(store, notices);
  const provider = oidc && (await openidProvider(foundation, oidc, settings.proxyFor));
  const keyUse = createKeyUse({ store, clock, logger });
  const guesses = createGuessLimit({ max: maxGuesses, onRefused: () => metrics.rateLimited('wrong_key') });
  const identities = createIdentities({
    ...{ directory, apiKeys: known, operatorKey, keyUse, guesses, clock },
    tokens: provider?.tokens ?? null,
    issuer: oidc?.issuer ?? null,
  });
  const refusals = createRefusalLog({ auditLog, clock, logger });
  const apiKeys = createApiKeys({ store, known, tenants, clock });
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

/** Its modules are loaded only for this: they take time at the start, and memory. */
async function openidProvider(...of: Parameters<typeof createOpenidProvider>) {
  const { createOpenidProvider } = await import('./openidProvider.js');
  return createOpenidProvider(...of);
}
