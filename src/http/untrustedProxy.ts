import type { FastifyRequest } from 'fastify';

/** The interval of the warning. */
const EVERY_MS = 600_000;

/**
 * Warns when a refused request came through an untrusted proxy. All its clients share the limits of one address, which
 * only the operator can fix.
 * @param now monotonic milliseconds
 */
export function createProxyWarning(now = () => performance.now()): (request: FastifyRequest) => void {
  let saidAt = -Infinity;
  return (request) => {
    const { headers, ip, socket, log } = request;
    if (headers['x-forwarded-for'] === undefined || ip !== socket.remoteAddress) return;
    if (now() - saidAt < EVERY_MS) return;
    saidAt = now();
    log.warn(
      { proxy: ip },
      'rate limits of one address refuse requests that come through a proxy; if it is yours, add it to ' +
        'BECKON_TRUSTED_PROXIES, so that each client counts by its own address',
    );
  };
}
