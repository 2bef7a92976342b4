import { createRemoteJWKSet, customFetch as customJwksFetch, type RemoteJWKSet } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
  type Configuration,
} from 'openid-client';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { Redacted } from '../domain/redacted.js';
import { HOUR_MS, MINUTE_MS } from '../domain/durations.js';
import type { ProviderFetch } from './providerFetch.js';

/** An identity provider's metadata (OpenID Connect Discovery 1.0). */
interface DiscoveredProvider {
  configuration: Configuration;
  /** As its tokens spell it. */
  issuer: string;
  /** Finds the key that a token names. */
  keys: RemoteJWKSet;
}

export interface IdentityProvider {
  /** @throws DomainError IDENTITY_UNAVAILABLE */
  discover(): Promise<DiscoveredProvider>;
}

interface IdentityProviderOptions {
  issuer: string;
  /** The client for signing in; null: no sign-in. */
  client: { id: string; secret: Redacted | null } | null;
  fetch: ProviderFetch['fetch'];
  clock: Clock;
  /** Monotonic milliseconds. */
  now?: () => number;
  logger: { warn(fields: object, message: string): void };
}

interface Known extends DiscoveredProvider {
  jwksUri: string;
  /** Monotonic milliseconds. */
  since: number;
  /** By how much the wall clock is ahead of the monotonic one, in milliseconds. */
  clockAheadMs: number;
}

/** How long metadata is cached. If a refresh fails, the cached metadata stays in use. */
const FRESH_MS = HOUR_MS;
/** A misconfigured provider is not asked for every request. */
const COOLDOWN_MS = 2_000;
const TIMEOUT_SECONDS = 5;
/** A withdrawn key is accepted at most this long. */
const KEYS_FRESH_MS = 600_000;
/** The library uses the wall clock: after it is set back, it would keep its keys for that much longer. */
const CLOCK_SET_MS = MINUTE_MS;
/** The least time between two requests for new keys, whatever keys tokens name. */
const KEYS_COOLDOWN_MS = 5_000;

/** The configured identity provider. It is first contacted when it is needed. */
export function createIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const { issuer, client, fetch, clock, logger, now = () => performance.now() } = options;
  const isPlain = issuer.startsWith('http:');
  let known: Known | null = null;
  let asking: Promise<DiscoveredProvider> | null = null;
  let failedAt = -Infinity;

  const clockAheadMs = () => clock().getTime() - now();
  const isClockSet = (then: Known) => Math.abs(clockAheadMs() - then.clockAheadMs) >= CLOCK_SET_MS;

  async function ask(): Promise<DiscoveredProvider> {
    const configuration = await discovery(
      new URL(issuer),
      // Tokens that others have got are checked without a client; the library wants one all the same.
      client?.id ?? 'none',
      undefined,
      clientAuthentication(client?.secret ?? null),
      {
        [customFetch]: fetch,
        timeout: TIMEOUT_SECONDS,
        // Also verifies the ID token's signature, because a proxy may be between us and the token endpoint.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- so marked to stand out; the config takes http:// for loopback only
        execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
      },
    );
    const { issuer: spelt, jwks_uri: jwksUri } = configuration.serverMetadata();
    // The library accepts issuer patterns of some providers, which would allow any tenant there.
    if (new URL(spelt).href !== new URL(issuer).href || jwksUri === undefined) {
      throw new Error('the discovery document names another issuer, or no jwks_uri');
    }
    const keys =
      known?.jwksUri === jwksUri && !isClockSet(known)
        ? known.keys
        : createRemoteJWKSet(new URL(jwksUri), {
            cacheMaxAge: KEYS_FRESH_MS,
            cooldownDuration: KEYS_COOLDOWN_MS,
            [customJwksFetch]: fetch,
          });
    known = { configuration, issuer: spelt, keys, jwksUri, since: now(), clockAheadMs: clockAheadMs() };
    return known;
  }

  return {
    async discover() {
      if (known && now() - known.since < FRESH_MS && !isClockSet(known)) return known;
      if (now() - failedAt < COOLDOWN_MS) return known ?? refuse();
      asking ??= ask().finally(() => (asking = null));
      try {
        return await asking;
      } catch (error) {
        failedAt = now();
        logger.warn({ err: error }, 'the identity provider is not usable');
        return known ?? refuse();
      }
    },
  };
}

function refuse(): never {
  throw identityUnavailable();
}

export function identityUnavailable(): DomainError {
  return new DomainError('IDENTITY_UNAVAILABLE', 'the identity provider cannot be reached now; try again in a moment');
}

/**
 * `client_secret_basic`, the default of OpenID Connect Discovery, unless the provider supports only
 * `client_secret_post`.
 */
function clientAuthentication(secret: Redacted | null): ClientAuth {
  if (secret === null) return None();
  const basic = ClientSecretBasic(secret.reveal());
  const post = ClientSecretPost(secret.reveal());
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? [];
    const isPost = taken.includes('client_secret_post') && !taken.includes('client_secret_basic');
    (isPost ? post : basic)(server, client, body, headers);
  };
}
