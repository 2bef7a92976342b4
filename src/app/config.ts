import { getProxyForUrl } from 'proxy-from-env';
import type { z } from 'zod';
import { adminAddress, adminAddressFaults } from './adminAddress.js';
import { Redacted } from '../domain/redacted.js';
import { copyingFaults, environmentSchema, NEEDED_WITH } from './environment.js';
import type { OidcSettings } from '../identity/room.js';
import type { TracingSettings } from '../tracing/settings.js';
import type { UpstreamSettings } from '../upstream/room.js';
import { readTracing } from './tracingVariables.js';
import { shareOfWorker, workerFaults } from './workers/workerSettings.js';

/** The whole configuration, validated once. */
export interface Config {
  /** `NODE_ENV=production`: pages and details for developers are hidden. */
  production: boolean;
  /** The file with the only GraphQL documents that devices may send; null: any are allowed. */
  trustedDocuments: string | null;
  /** Gateways of this installation on this machine, behind one port. 1: this process alone. More: see app/workers. */
  workers: number;
  http: {
    host: string;
    port: number;
    /**
     * Requests per minute on this node, see http/rateLimits.ts; `wrongKeys`: per address. 0: no limit. Of limits per address
     * each worker has its share.
     */
    rateLimits: {
      client: number;
      address: number;
      newClients: number;
      tenant: number;
      wrongKeys: number;
      cost: number;
    };
    /** Addresses, and networks as CIDR, of the proxies whose X-Forwarded-* headers are trusted. */
    trustedProxies: readonly string[];
    /** Scheme, host and port of this gateway for browsers; null: taken from their requests. */
    publicOrigin: string | null;
    /** A separate listener for the console, its API and the reference page; null: one listener serves everything. */
    admin: { host: string; port: number } | null;
    /** The token that `/metrics` requires; null: only the listener of `admin` serves metrics, without a token. */
    metricsToken: Redacted | null;
  };
  /** The trusted identity provider (OpenID Connect); null: there is none. */
  oidc: OidcSettings | null;
  database: { kind: 'embedded'; dataDir: string } | { kind: 'postgres'; url: Redacted };
  /** Null: generated once and kept in the data folder. Never null with PostgreSQL. */
  operatorKey: Redacted | null;
  /** 32 bytes each. The first one encrypts, all decrypt. Null as above. */
  encryptionKeys: readonly Buffer[] | null;
  /**
   * In milliseconds: how long a client counts as present after it was last seen at its chat, and how long a poll without
   * events is held.
   */
  presence: { lapseMs: number; holdMs: number };
  push: {
    apnsUrl: string | null;
    fcmUrl: string | null;
    /** The file with the credentials of simulated providers that this gateway sends to; null: it sends to the real ones. */
    simulatedProviders: string | null;
    /** The proxy for an origin by HTTPS_PROXY and NO_PROXY, or null. */
    proxyFor: (origin: string) => string | null;
    /** Deliveries under way at once on this node: in all, per provider and per tenant. */
    limits: { total: number; provider: number; tenant: number };
  };
  webhook: {
    /** Whether webhooks may use private, loopback and link-local addresses. */
    privateAddresses: boolean;
  };
  /** The contact center behind this gateway; null: the gateway serves chats itself. */
  upstream: UpstreamSettings | null;
  /** Where traces go; null: none are recorded. */
  tracing: TracingSettings | null;
  logLevel: string;
}

/** The environment is invalid. */
export class ConfigError extends Error {
  /** @param faults each names a variable and its rule, never a value */
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Reads and validates the environment. Nothing else reads it.
 * @throws ConfigError naming every fault at once, never a value
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // Many shells and compose files leave unset variables empty.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = { ...given, HTTPS_PROXY: given['https_proxy'] ?? given['HTTPS_PROXY'] };
  const result = environmentSchema.safeParse(read);
  const copied = copyingFaults(read);
  const issues = result.error?.issues.map(({ path, message }) => ({ name: path.join('.'), message })) ?? [];
  const faults = issues.filter(({ name }) => !copied.has(name)).map(({ name, message }) => `${name} ${message}`);
  faults.unshift(...[...copied].map(([name, fault]) => `${name} ${fault}`));
  for (const [name, needed] of Object.entries(NEEDED_WITH)) {
    const missing = given[name] === undefined ? [] : needed.filter((other) => given[other] === undefined);
    faults.push(...missing.map((other) => `${other} must be set when ${name} is`));
  }
  faults.push(...adminAddressFaults(given), ...workerFaults(given));
  const tracing = readTracing(given);
  faults.push(...tracing.faults);
  if (!result.success || faults.length > 0) {
    throw new ConfigError(faults);
  }
  const values = result.data;
  const share = (limit: number) => shareOfWorker(limit, values.BECKON_WORKERS);
  return Object.freeze({
    production: values.NODE_ENV === 'production',
    trustedDocuments: values.BECKON_TRUSTED_DOCUMENTS ?? null,
    workers: values.BECKON_WORKERS,
    http: Object.freeze({
      host: values.HOST,
      port: values.PORT,
      rateLimits: Object.freeze({
        client: values.BECKON_RATE_LIMIT_PER_CLIENT,
        address: share(values.BECKON_RATE_LIMIT_PER_ADDRESS),
        newClients: share(values.BECKON_RATE_LIMIT_NEW_CLIENTS),
        tenant: values.BECKON_RATE_LIMIT_PER_TENANT,
        wrongKeys: share(values.BECKON_RATE_LIMIT_WRONG_KEYS),
        cost: values.BECKON_RATE_LIMIT_COST,
      }),
      trustedProxies: Object.freeze(values.BECKON_TRUSTED_PROXIES ?? []),
      publicOrigin: values.BECKON_PUBLIC_URL ?? null,
      admin: adminAddress(values),
      metricsToken: redacted(values.BECKON_METRICS_TOKEN),
    }),
    oidc: readOidc(values),
    database: Object.freeze(
      values.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: values.BECKON_DATA_DIR }
        : { kind: 'postgres', url: new Redacted(withOptions(values.DATABASE_URL, values.PGOPTIONS)) },
    ),
    operatorKey: redacted(values.BECKON_OPERATOR_KEY),
    encryptionKeys: values.BECKON_ENCRYPTION_KEY ? Object.freeze(values.BECKON_ENCRYPTION_KEY) : null,
    presence: Object.freeze({
      lapseMs: values.BECKON_PRESENCE_SECONDS * 1_000,
      holdMs: values.BECKON_POLL_SECONDS * 1_000,
    }),
    push: Object.freeze({
      apnsUrl: values.BECKON_APNS_URL ?? null,
      fcmUrl: values.BECKON_FCM_URL ?? null,
      simulatedProviders: values.BECKON_SIMULATED_PROVIDERS ?? null,
      proxyFor: (origin: string) => getProxyForUrl(origin) || null,
      limits: Object.freeze({
        total: values.BECKON_MAX_IN_FLIGHT,
        // A hanging provider leaves the others a quarter of the slots.
        provider: Math.max(1, Math.floor(values.BECKON_MAX_IN_FLIGHT * 0.75)),
        tenant: values.BECKON_MAX_IN_FLIGHT_PER_TENANT,
      }),
    }),
    webhook: Object.freeze({ privateAddresses: values.BECKON_WEBHOOK_PRIVATE_ADDRESSES === 'allow' }),
    upstream:
      values.BECKON_UPSTREAM_URL === undefined
        ? null
        : Object.freeze({
            origin: new URL(values.BECKON_UPSTREAM_URL).origin,
            pathPrefix: new URL(values.BECKON_UPSTREAM_URL).pathname.replace(/\/+$/, ''),
            timeoutMs: values.BECKON_UPSTREAM_TIMEOUT_SECONDS * 1_000,
            connections: values.BECKON_UPSTREAM_CONNECTIONS,
          }),
    tracing: tracing.settings,
    logLevel: values.LOG_LEVEL,
  } satisfies Config);
}

function redacted(text: string | undefined): Redacted | null {
  return text === undefined ? null : new Redacted(text);
}

/** As in PostgreSQL's own clients, options in the URL override those of the environment. */
function withOptions(databaseUrl: string, options: string | undefined): string {
  const url = new URL(databaseUrl);
  if (options === undefined || url.searchParams.has('options')) return databaseUrl;
  url.searchParams.set('options', options);
  return url.href;
}

function readOidc(values: z.output<typeof environmentSchema>): Config['oidc'] {
  const { BECKON_OIDC_ISSUER: issuer, BECKON_OIDC_AUDIENCE: audience, BECKON_OIDC_CLIENT_ID: id } = values;
  if (issuer === undefined || audience === undefined) return null;
  const { BECKON_OIDC_CLIENT_SECRET: secret, BECKON_OIDC_SCOPES: scopes } = values;
  return Object.freeze({
    issuer,
    audience,
    claims: Object.freeze({ role: values.BECKON_OIDC_ROLE_CLAIM, tenant: values.BECKON_OIDC_TENANT_CLAIM }),
    client: id === undefined ? null : Object.freeze({ id, secret: redacted(secret), scopes }),
  });
}
