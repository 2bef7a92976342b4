import { request } from 'node:http';
import type { Socket } from 'node:net';

/**
 * A TCP connection to `target` (`host:port`) through an HTTP proxy, by CONNECT (RFC 9110 section 9.3.6).
 * @param proxy an `http://` URL; user and password in it become Basic credentials (RFC 7617).
 * @throws Error whose message names the proxy's status code, never its credentials.
 */
export function connectTunnel(proxy: URL, target: string, signal: AbortSignal): Promise<Socket> {
  if (proxy.protocol !== 'http:') return Promise.reject(new Error(`proxy protocol ${proxy.protocol} is not supported`));
  return new Promise((resolve, reject) => {
    const connect = request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : Number(proxy.port),
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
      agent: false,
    });
    const settle = () => signal.removeEventListener('abort', onAbort);
    // Not by the request's own `signal`: that would also end the tunnel, long after it was established.
    const onAbort = () => connect.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    connect.once('connect', (answer, socket: Socket, head) => {
      settle();
      if (answer.statusCode !== 200) {
        socket.destroy();
        reject(new Error(`proxy answered ${answer.statusCode ?? 0}`));
        return;
      }
      // Bytes after the proxy's response belong to the tunnel.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // Older proxies refuse CONNECT with an ordinary response and body.
    connect.once('response', (answer) => {
      settle();
      answer.destroy();
      reject(new Error(`proxy answered ${answer.statusCode ?? 0}`));
    });
    connect.on('error', (error) => {
      settle();
      reject(error);
    });
    connect.end();
  });
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
