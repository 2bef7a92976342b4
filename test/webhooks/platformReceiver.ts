import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TlsIdentity } from '../../src/simulators/certificates.js';

/** A request as a platform got it. */
export interface ReceivedRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
  chatId: string;
  events: { seq: number; event: string; msg?: string }[];
}

/** How a platform answers; null: not at all. */
export interface PlatformAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A platform that is told what clients do. */
export interface PlatformReceiver {
  url: string;
  /** Oldest first. */
  requests: ReceivedRequest[];
  /** The texts of all it has got. */
  texts(): (string | undefined)[];
  /** How it answers from now on; 200 unless something else is said. */
  answer(how: (request: ReceivedRequest) => PlatformAnswer | null): void;
  /** Connections that were made to it. */
  connections(): number;
  /** Closes the connections that wait for a request. */
  closeIdle(): void;
  close(): Promise<void>;
}

/** Starts one on loopback: HTTPS with an identity, else plain HTTP. */
export async function startPlatform(identity?: TlsIdentity): Promise<PlatformReceiver> {
  const requests: ReceivedRequest[] = [];
  let answer: (request: ReceivedRequest) => PlatformAnswer | null = () => ({ status: 200 });
  let connections = 0;

  async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const { chat_id: chatId = '', events = [] } = JSON.parse(body) as {
      chat_id?: string;
      events?: ReceivedRequest['events'];
    };
    const headers = incoming.headers as Record<string, string>;
    const request = { path: incoming.url ?? '', headers, body, chatId, events };
    requests.push(request);
    const how = answer(request);
    if (how) response.writeHead(how.status, how.headers).end(how.body);
  }
  const listener: RequestListener = (incoming, response) => void receive(incoming, response);
  const server = identity ? createTlsServer(identity, listener) : createServer(listener);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${identity ? 'https' : 'http'}://127.0.0.1:${port}/events?key=of-the-platform`,
    requests,
    texts: () => requests.flatMap(({ events }) => events.map(({ msg }) => msg)),
    answer: (how) => void (answer = how),
    connections: () => connections,
    closeIdle: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
