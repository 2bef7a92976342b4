import { createHttp2Client } from './http2Client.js';
import { APNS_ORIGINS, FCM_ORIGIN, type ChannelsOptions } from './channels.js';
import { foreignStatus, interceptedFailure } from './foreignAnswer.js';
import type { Http2Request } from './http2Client.js';
import { createOriginClient } from './originClient.js';

/** A host that Beckon sends pushes to, or asks for access tokens. */
type ProviderHost = 'apnsProduction' | 'apnsSandbox' | 'fcm' | 'googleTokens';

/** What came back from a provider's host. */
export interface Reached {
  host: ProviderHost;
  /** `https://host:port`. */
  origin: string;
  throughProxy: boolean;
  /** Intercepted: something else answered in its place. */
  kind: 'answered' | 'intercepted' | 'unreachable';
  /** The code of the failure, from the network, the proxy or the certificate; null: the provider answered. */
  reason: string | null;
  /** The time by its own clock, in whole seconds; null: it named none. */
  date: Date | null;
}

interface ReachabilityOptions extends Pick<ChannelsOptions, 'apnsUrl' | 'fcmUrl'> {
  /** The proxy for an origin, or null. */
  proxyFor(origin: string): string | null;
  /** Milliseconds for each host. */
  timeoutMs?: number;
}

const TOKENS_ORIGIN = 'https://oauth2.googleapis.com:443';

/** Requests without credentials, which each provider refuses in its own words. */
const REQUESTS: Record<ProviderHost, Pick<Http2Request, 'path' | 'headers' | 'body'>> = {
  apnsProduction: { path: `/3/device/${'0'.repeat(64)}`, headers: {}, body: '{}' },
  apnsSandbox: { path: `/3/device/${'0'.repeat(64)}`, headers: {}, body: '{}' },
  fcm: {
    path: '/v1/projects/beckon-doctor/messages:send',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  },
  googleTokens: { path: '/token', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' },
};

/** Asks all hosts at once, by the ways that pushes go: the proxy, the certificates, HTTP/2. Sends no credentials. */
export async function askProviderHosts(options: ReachabilityOptions): Promise<Reached[]> {
  const { proxyFor, apnsUrl, fcmUrl, timeoutMs = 10_000 } = options;
  const http2 = createHttp2Client({ proxyFor });
  // Google's token endpoint is asked by a library that speaks HTTP/1.1.
  const either = createOriginClient({ proxyFor });

  async function ask(host: ProviderHost, origin: string): Promise<Reached> {
    const client = host === 'googleTokens' ? either : http2;
    const result = await client.request({ origin, pool: 'doctor', timeoutMs, ...REQUESTS[host] });
    const asked = { host, origin, throughProxy: proxyFor(origin) !== null, date: null };
    if (result.kind !== 'response') {
      const kind = interceptedFailure(result.reason) ? 'intercepted' : 'unreachable';
      return { ...asked, kind, reason: result.reason };
    }
    if (!isOwnAnswer(result.body)) {
      return { ...asked, kind: 'intercepted', reason: foreignStatus(result.statusCode) };
    }
    const date = new Date(result.headers['date'] ?? '');
    return { ...asked, kind: 'answered', reason: null, date: Number.isNaN(date.getTime()) ? null : date };
  }

  // Idle connections keep no process alive, also while they close.
  const staying = setInterval(() => undefined, timeoutMs);
  try {
    return await Promise.all([
      ask('apnsProduction', apnsUrl ?? APNS_ORIGINS.PRODUCTION),
      ask('apnsSandbox', apnsUrl ?? APNS_ORIGINS.SANDBOX),
      ask('fcm', fcmUrl ?? FCM_ORIGIN),
      ask('googleTokens', TOKENS_ORIGIN),
    ]);
  } finally {
    await Promise.all([http2.close(), either.close()]);
    clearInterval(staying);
  }
}

/** Apple's refusals have a `reason`, Google's an `error`. */
function isOwnAnswer(body: string): boolean {
  try {
    const answer = JSON.parse(body) as { reason?: unknown; error?: unknown } | null;
    return answer?.reason !== undefined || answer?.error !== undefined;
  } catch {
    return false;
  }
}
