import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Faults between a gateway and the providers. */
type ProxyFault =
  /** A black hole: nothing passes in open and new tunnels, and nothing is closed; null resumes. */
  | { kind: 'freeze' }
  /**
   * A lost route: everything sent is swallowed and nothing is closed; in open tunnels forever, even after the fault.
   * New tunnels get no response until the fault ends.
   */
  | { kind: 'swallow' }
  /** New tunnels get this status, e.g. 407 or 502. Open ones stay. */
  | { kind: 'refuse'; status: number };

export interface ConnectProxy {
  readonly port: number;
  /** `http://127.0.0.1:port`, a value for HTTPS_PROXY. */
  readonly url: string;
  /** Every CONNECT so far, in order, with the requested name and port. */
  readonly requests: readonly { authority: string; allowed: boolean }[];
  setFault(fault: ProxyFault | null): void;
  /** Ends all tunnels at once. */
  close(): Promise<void>;
}

interface Tunnel {
  client: Duplex;
  target: Socket;
  /** Swallowed: neither end receives anything. */
  lost: boolean;
}

/**
 * An HTTP CONNECT proxy on loopback (RFC 9110 section 9.3.6) that knows only the given names, so nothing can leave the
 * machine: everything else gets 403.
 * @param routes authority (`api.push.apple.com:443`) to the port on 127.0.0.1 that stands for it.
 */
export async function createConnectProxy({
  routes,
}: {
  routes: Readonly<Record<string, { port: number }>>;
}): Promise<ConnectProxy> {
  const requests: { authority: string; allowed: boolean }[] = [];
  const clients = new Set<Socket>();
  const tunnels = new Set<Tunnel>();
  let fault: ProxyFault | null = null;
  let held: (() => void)[] = [];

  const server = createServer((_request, response) => response.writeHead(405, { allow: 'CONNECT' }).end());
  server.on('connection', (socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    if (holds(fault)) held.push(() => open(request, client, head));
    else open(request, client, head);
  });

  function open(request: IncomingMessage, client: Duplex, head: Buffer): void {
    const authority = (request.url ?? '').toLowerCase();
    const route = Object.hasOwn(routes, authority) ? routes[authority] : undefined;
    requests.push({ authority, allowed: route !== undefined });
    if (route === undefined) {
      refuse(client, 403);
      return;
    }
    if (fault?.kind === 'refuse') {
      refuse(client, fault.status);
      return;
    }
    const target = connect({ host: '127.0.0.1', port: route.port, noDelay: true });
    target.on('error', () => target.destroy());
    const tunnel = { client, target, lost: false };
    target.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) target.write(head);
      join(tunnel);
    });
    target.once('close', () => {
      tunnels.delete(tunnel);
      if (!tunnel.lost) client.destroy();
    });
    client.once('close', () => target.destroy());
  }

  function join(tunnel: Tunnel): void {
    const { client, target } = tunnel;
    tunnels.add(tunnel);
    // A reset must arrive as a reset: clients treat it differently from an orderly end. Not once the end is under way,
    // because Node then fails to reset and leaks the handle.
    target.once('error', () => {
      if (tunnel.lost) return;
      for (const socket of clients) if (socket === client && !socket.writableEnded) socket.resetAndDestroy();
    });
    if (fault?.kind === 'freeze') freeze(tunnel);
    else if (fault?.kind === 'swallow') swallow(tunnel);
    else flow(tunnel);
  }

  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  await listening;
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    setFault(next) {
      const before = fault;
      fault = next;
      const live = [...tunnels].filter((tunnel) => !tunnel.lost);
      if (next?.kind === 'freeze') live.forEach(freeze);
      else if (next?.kind === 'swallow') live.forEach(swallow);
      else if (before?.kind === 'freeze') live.forEach(flow);
      if (holds(next)) return;
      const waiting = held;
      held = [];
      for (const start of waiting) start();
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const { target } of tunnels) target.destroy();
        for (const socket of clients) socket.destroy();
      });
    },
  };
}

function refuse(client: Duplex, status: number): void {
  client.end(`HTTP/1.1 ${status} Refused by proxy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}

/** Whether new tunnels have to wait for the fault's end. */
function holds(fault: ProxyFault | null): boolean {
  return fault?.kind === 'freeze' || fault?.kind === 'swallow';
}

function flow({ client, target }: Tunnel): void {
  client.pipe(target);
  target.pipe(client);
}

function freeze({ client, target }: Tunnel): void {
  client.unpipe(target);
  target.unpipe(client);
  client.pause();
  target.pause();
}

function swallow(tunnel: Tunnel): void {
  const { client, target } = tunnel;
  tunnel.lost = true;
  freeze(tunnel);
  // Without a listener the data is discarded.
  client.resume();
  target.resume();
}
