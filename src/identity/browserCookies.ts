import { hkdfSync, randomBytes } from 'node:crypto';
import { fastifyCookie, Signer } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BROWSER_CLIENT_PREFIX } from '../http/authorization.js';
import type { Clock } from '../domain/clock.js';
import { Redacted } from '../domain/redacted.js';
import { DAY_MS } from '../domain/durations.js';

/** A browser as a client of one tenant. */
export interface BrowserClient {
  tenantId: number;
  clientId: Redacted;
  /** When its cookie was set; null: none yet. */
  since: Date | null;
}

/** The cookies that identify browsers (`clientId="WebChat"`), one for each tenant. */
export interface BrowserCookies {
  /** The client of the request's cookie; null: none that we signed for this tenant. */
  read(request: FastifyRequest, tenantId: number): BrowserClient | null;
  /** A new client. */
  create(tenantId: number): BrowserClient;
  /** Sets the cookie of a client if it has none, or renews one older than a day. */
  keep(client: BrowserClient, request: FastifyRequest, reply: FastifyReply): void;
}

const YEAR_SECONDS = 365 * 24 * 3_600;
const RENEW_AFTER_MS = DAY_MS;
/** Tenant, name of the client, and when it was set in Unix seconds. */
const FORM = /^(\d{1,10})\.([\w-]{24})\.(\d{10})$/;

interface BrowserCookiesOptions {
  /** The keys that seal credentials: the first one signs, all are accepted. */
  encryptionKeys: readonly Buffer[];
  clock: Clock;
}

export async function registerBrowserCookies(
  app: FastifyInstance,
  { encryptionKeys, clock }: BrowserCookiesOptions,
): Promise<BrowserCookies> {
  // Derived keys, so that signatures reveal nothing about sealed data.
  const signer = new Signer(
    encryptionKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'browser cookie', 32))),
  );
  await app.register(fastifyCookie);

  return {
    read(request, tenantId) {
      const { value } = signer.unsign(request.cookies[cookieName(tenantId)] ?? '');
      const [, tenant, name, seconds] = FORM.exec(value ?? '') ?? [];
      if (name === undefined || Number(tenant) !== tenantId) return null;
      const since = new Date(Number(seconds) * 1_000);
      if (clock().getTime() - since.getTime() > YEAR_SECONDS * 1_000) return null;
      return { tenantId, clientId: new Redacted(BROWSER_CLIENT_PREFIX + name), since };
    },

    create(tenantId) {
      const name = randomBytes(18).toString('base64url');
      return { tenantId, clientId: new Redacted(BROWSER_CLIENT_PREFIX + name), since: null };
    },

    keep({ tenantId, clientId, since }, request, reply) {
      const now = clock();
      if (since && now.getTime() - since.getTime() <= RENEW_AFTER_MS) return;
      const name = clientId.reveal().slice(BROWSER_CLIENT_PREFIX.length);
      const seconds = Math.floor(now.getTime() / 1_000);
      // A page of another site needs a partitioned cookie ("CHIPS"); browsers would drop any other.
      const isForeign = request.allowedOrigin !== null;
      reply.setCookie(cookieName(tenantId), signer.sign(`${tenantId}.${name}.${seconds}`), {
        path: '/',
        httpOnly: true,
        // Browsers also accept these from localhost without TLS.
        secure: true,
        sameSite: isForeign ? 'none' : 'lax',
        partitioned: isForeign,
        maxAge: YEAR_SECONDS,
      });
    },
  };
}

/** Several tenants can be on one host. The prefix keeps the hosts beside it from setting it (RFC 6265bis, 4.1.3.2). */
function cookieName(tenantId: number): string {
  return `__Host-beckon_client_${tenantId}`;
}
