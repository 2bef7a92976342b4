import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { parseAuthorization } from './authorization.js';
import { DomainError, UnknownCredential } from '../domain/errors.js';
import { asksForOpenMetrics } from './openMetrics.js';
import type { Redacted } from '../domain/redacted.js';
import { requestCredentials } from './requestCredentials.js';

/** One form of the metrics. */
interface MetricsFormat {
  contentType: string;
  render: () => Promise<string>;
}

/** Access to `/metrics`: open, with a token, or none. */
export type MetricsAccess = { kind: 'open' } | { kind: 'token'; token: Redacted } | { kind: 'closed' };

export interface MetricsRouteOptions {
  access: MetricsAccess;
  /** The text of all metrics, by the format. */
  formats: { plain: MetricsFormat; openMetrics: MetricsFormat };
  /** Limits guesses of the token. */
  guesses: { check: (credential: Redacted, address: string | null, work: () => Promise<void>) => Promise<void> };
}

/** Rendering takes tens of milliseconds, so it runs at most once per interval. */
const RENDER_EVERY_MS = 1_000;

/** Renders a registry at most once a second. Requests in between share the last or the running result. */
export function renderedOnceASecond(
  registry: Pick<Registry, 'metrics'>,
  now = () => performance.now(),
): () => Promise<string> {
  let last: { since: number; text: Promise<string> } | null = null;
  return () => {
    if (last && now() - last.since < RENDER_EVERY_MS) return last.text;
    const rendering = { since: now(), text: registry.metrics() };
    last = rendering;
    rendering.text.catch(() => {
      if (last === rendering) last = null;
    });
    return rendering.text;
  };
}

/** `/metrics`, for Prometheus. */
export function metricsRoute(app: FastifyInstance, options: MetricsRouteOptions): void {
  const { access, formats, guesses } = options;
  app.get('/metrics', async (request, reply) => {
    if (access.kind === 'closed') {
      throw new DomainError(
        'PATH_UNKNOWN',
        'metrics are served with a token, which BECKON_METRICS_TOKEN sets, or at the listener of BECKON_ADMIN_PORT',
      );
    }
    if (access.kind === 'token') {
      const { authorization, address } = requestCredentials(request);
      const claim = parseAuthorization(authorization);
      if (claim.scheme !== 'bearer') {
        throw new DomainError('AUTHORIZATION_SCHEME', 'the Authorization scheme must be Bearer');
      }
      await guesses.check(claim.credential, address, async () => checkToken(claim.credential, access.token));
    }
    const { contentType, render } = asksForOpenMetrics(request.headers.accept) ? formats.openMetrics : formats.plain;
    return reply
      .header('vary', 'accept')
      .type(contentType)
      .send(await render());
  });
}

/** @throws UnknownCredential */
function checkToken(given: Redacted, token: Redacted): void {
  // Comparing hashes in constant time does not reveal where two texts differ.
  const [one, other] = [given, token].map((text) => createHash('sha256').update(text.reveal()).digest());
  if (one && other && timingSafeEqual(one, other)) return;
  throw new UnknownCredential('API_KEY_INVALID', 'this is not the token of BECKON_METRICS_TOKEN');
}
