import { z } from 'zod';
import * as fields from './environmentFields.js';
import { MOST_WORKERS } from './workers/workerSettings.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The variables of the environment that a gateway reads, by their names, each with its rule. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  BECKON_TRUSTED_DOCUMENTS: z.string().optional(),
  BECKON_WORKERS: fields.wholeNumber(1, MOST_WORKERS).default(1),
  PORT: fields.port.default(4_000),
  HOST: z.string().default('127.0.0.1'),
  BECKON_ADMIN_PORT: fields.port.optional(),
  BECKON_ADMIN_HOST: z.string().optional(),
  DATABASE_URL: fields.databaseUrl.optional(),
  PGOPTIONS: z.string().optional(),
  BECKON_DATA_DIR: z.string().default('./data'),
  BECKON_OPERATOR_KEY: fields.bearerSecret.optional(),
  BECKON_METRICS_TOKEN: fields.bearerSecret.optional(),
  BECKON_ENCRYPTION_KEY: z.string().transform(fields.decodeKeys).optional(),
  BECKON_APNS_URL: fields.httpsOrigin.optional(),
  BECKON_FCM_URL: fields.httpsOrigin.optional(),
  BECKON_SIMULATED_PROVIDERS: z.string().optional(),
  BECKON_MAX_IN_FLIGHT: fields.wholeNumber(1, 100_000).default(1_024),
  BECKON_MAX_IN_FLIGHT_PER_TENANT: fields.wholeNumber(1, 100_000).default(512),
  BECKON_PRESENCE_SECONDS: fields.wholeNumber(0, 3_600).default(20),
  BECKON_POLL_SECONDS: fields.wholeNumber(1, 15).default(15),
  BECKON_WEBHOOK_PRIVATE_ADDRESSES: z.enum(['allow', 'refuse'], { error: 'must be allow or refuse' }).default('refuse'),
  BECKON_RATE_LIMIT_PER_CLIENT: fields.wholeNumber(0, 999_999_999).default(600),
  BECKON_RATE_LIMIT_PER_TENANT: fields.wholeNumber(0, 999_999_999).default(600_000),
  BECKON_RATE_LIMIT_PER_ADDRESS: fields.wholeNumber(0, 999_999_999).default(6_000),
  BECKON_RATE_LIMIT_NEW_CLIENTS: fields.wholeNumber(0, 999_999_999).default(300),
  BECKON_RATE_LIMIT_WRONG_KEYS: fields.wholeNumber(0, 999_999_999).default(10),
  BECKON_RATE_LIMIT_COST: fields.wholeNumber(0, 999_999_999).default(25_000),
  BECKON_UPSTREAM_URL: fields.upstreamUrl.optional(),
  BECKON_UPSTREAM_TIMEOUT_SECONDS: fields.wholeNumber(1, 3_600).default(40),
  BECKON_UPSTREAM_CONNECTIONS: fields.wholeNumber(1, 65_535).default(4_096),
  BECKON_TRUSTED_PROXIES: fields.proxies.optional(),
  BECKON_PUBLIC_URL: fields.origin.optional(),
  BECKON_OIDC_ISSUER: fields.issuerUrl.optional(),
  BECKON_OIDC_AUDIENCE: z.string().optional(),
  BECKON_OIDC_ROLE_CLAIM: fields.claimName.default('beckon_role'),
  BECKON_OIDC_TENANT_CLAIM: fields.claimName.default('beckon_tenant'),
  BECKON_OIDC_CLIENT_ID: z.string().optional(),
  BECKON_OIDC_CLIENT_SECRET: z.string().optional(),
  BECKON_OIDC_SCOPES: z
    .string()
    .refine((text) => text.split(' ').includes('openid'), 'must be scopes with blanks between, openid among them')
    .default('openid'),
  HTTPS_PROXY: fields.proxyUrl.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

/** Variables that have no effect without these others. */
export const NEEDED_WITH: Readonly<Record<string, readonly string[]>> = {
  // Only the embedded database keeps its keys in the data folder.
  DATABASE_URL: ['BECKON_OPERATOR_KEY', 'BECKON_ENCRYPTION_KEY'],
  BECKON_OIDC_ISSUER: ['BECKON_OIDC_AUDIENCE'],
  BECKON_OIDC_AUDIENCE: ['BECKON_OIDC_ISSUER'],
  BECKON_OIDC_CLIENT_ID: ['BECKON_OIDC_ISSUER'],
  BECKON_OIDC_CLIENT_SECRET: ['BECKON_OIDC_CLIENT_ID'],
};

/** Lists may have blanks and line breaks around their parts. */
const LISTS = ['BECKON_ENCRYPTION_KEY', 'BECKON_TRUSTED_PROXIES'];

/** Faults by name. Some env files and shells keep quotes, blanks and line breaks that others remove. */
export function copyingFaults(given: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const faults = new Map<string, string>();
  for (const name of Object.keys(environmentSchema.shape)) {
    const text = given[name] ?? '';
    const fault = fields.copyingFault(LISTS.includes(name) ? text.trim() : text);
    if (fault !== null) faults.set(name, fault);
  }
  return faults;
}
