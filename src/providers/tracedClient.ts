import { spanReason, type Tracing } from '../domain/tracing.js';
import type { Http2Client } from './http2Client.js';
import type { Http2Result } from './http2Result.js';

/**
 * Records requests that belong to a trace, by OpenTelemetry's conventions for HTTP clients. The URL is left out, because it
 * has the device token, and so are all headers and bodies. Nothing about the trace is sent to the provider.
 * @param isNamed whether a span may name this `host[:port]`
 */
export function tracedClient(
  client: Http2Client,
  tracing: Tracing,
  isNamed: (host: string) => boolean = () => true,
): Http2Client {
  if (!tracing.isOn) return client;
  return {
    close: client.close,
    async request(request) {
      const { trace = null, origin } = request;
      if (trace === null) return client.request(request);
      const { host, hostname, port } = new URL(origin);
      const server = isNamed(host) && { 'server.address': hostname, 'server.port': port === '' ? 443 : Number(port) };
      const attributes = { 'http.request.method': 'POST', 'url.scheme': 'https', ...server };
      const span = tracing.begin({ name: 'POST', kind: 'client', parent: trace, attributes });
      const result = await client.request(request);
      if (result.kind === 'response') span?.set({ 'http.response.status_code': result.statusCode });
      span?.end(errorOf(result));
      return result;
    },
  };
}

function errorOf(result: Http2Result): string | null {
  if (result.kind !== 'response') return spanReason(result.reason);
  return result.statusCode < 400 ? null : String(result.statusCode);
}
