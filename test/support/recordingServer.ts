import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An answer of the server, in the order of the requests. */
export interface ScriptedAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface RecordingServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Every request so far, byte for byte as it was sent. */
  readonly requests: readonly Buffer[];
  close(): Promise<void>;
}

/** Takes HTTP/1.1 requests with a Content-Length as bytes, and answers them by a script; 200 and `{}` after its end. */
export async function startRecordingServer(script: readonly ScriptedAnswer[]): Promise<RecordingServer> {
  const requests: Buffer[] = [];
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const head = received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^content-length: *(\d+)/im.exec(received.subarray(0, head).toString())?.[1] ?? 0);
      const end = head + 4 + length;
      if (received.length < end) return;
      const { status, headers = {}, body = '{}' } = script[requests.length] ?? { status: 200 };
      requests.push(received.subarray(0, end));
      received = received.subarray(end);
      const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
      socket.write(`HTTP/1.1 ${status} .\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n${body}`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
