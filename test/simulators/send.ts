import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed JSON, the text when it is none, null when empty. */
  body: unknown;
}

/** One HTTP/2 request. Rejects when the stream or its connection fails before the answer is complete. */
export async function send(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: string | object,
): Promise<Reply> {
  const stream = session.request({ ':method': 'POST', ...headers });
  stream.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  // Rejects on 'error'; a stream that closes without any answer (GOAWAY, RST with NO_ERROR) has to reject as well.
  const closed = once(stream, 'close').then(() => {
    throw new Error(`closed without an answer, code ${stream.rstCode}`);
  });
  closed.catch(() => undefined);
  const [received] = (await Promise.race([once(stream, 'response'), closed])) as [IncomingHttpHeaders];
  const content = await text(stream);
  return { status: Number(received[':status']), headers: received, body: content === '' ? null : parse(content) };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}
