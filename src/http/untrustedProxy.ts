import type { FastifyRequest } from 'fastify';

/** So often it is said. */
const EVERY_MS = 600_000;

/**
 * Says, where a request is refused, that it came by a proxy that is not trusted: all who come by it have the limits of one
 * address, and only whoever set it up can mend that.
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
      'requests are refused by the limits of one address that come by a proxy: if it is yours, name it in ' +
        'BECKON_TRUSTED_PROXIES, so that each client counts by its own address',
    );
  };
}
