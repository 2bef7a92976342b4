import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { startSimulators, type Simulators } from '../../src/simulators/simulators.js';
import { tcpLeaks } from './tcpLeaks.js';

/** PEM texts of what a client shows. */
interface ClientPem {
  certificate: string;
  privateKey: string;
}

export interface Bench {
  simulators: Simulators;
  /** The simulators' clock, ms since the epoch. */
  now(): number;
  advance(ms: number): void;
  /** TLS through the proxy, certificate checked against the simulators' authority. */
  openTls(host: string, alpn: string, identity?: ClientPem): Promise<TLSSocket>;
  openHttp2(host: string, identity?: ClientPem): Promise<ClientHttp2Session>;
}

/**
 * Simulators for a test file. Faults and connections end with each test; after the last one not a single TCP socket or
 * server may be left, or the file fails.
 */
export function useSimulators(): () => Bench {
  const leaks = tcpLeaks();
  let bench: Bench | undefined;
  let opened: (TLSSocket | ClientHttp2Session)[] = [];
  let offset = 0;
  const now = () => Date.now() + offset;

  beforeAll(async () => {
    const simulators = await startSimulators({ now });
    const openTls = async (host: string, alpn: string, identity?: ClientPem) => {
      const socket = tlsConnect({
        socket: await tunnel(simulators.proxy.port, `${host}:443`),
        servername: host,
        ALPNProtocols: [alpn],
        ca: simulators.caPem,
        cert: identity?.certificate,
        key: identity?.privateKey,
      });
      opened.push(socket);
      await once(socket, 'secureConnect');
      return socket;
    };
    bench = {
      simulators,
      now,
      advance: (ms) => (offset += ms),
      openTls,
      async openHttp2(host, identity) {
        const socket = await openTls(host, 'h2', identity);
        const session = connect(`https://${host}`, { createConnection: () => socket });
        session.on('error', () => undefined);
        opened.push(session);
        await once(session, 'remoteSettings');
        return session;
      },
    };
  });
  afterEach(() => {
    for (const one of opened) one.destroy();
    opened = [];
    if (bench === undefined) return;
    const { apns, apnsSandbox, fcm, oauth, proxy, webPush, webPushApple, webPushHttp1 } = bench.simulators;
    for (const server of [apns, apnsSandbox, fcm, oauth, proxy]) server.setFault(null);
    for (const server of [webPush, webPushApple, webPushHttp1]) server.setFault(null);
  });
  afterAll(async () => {
    await bench?.simulators.close();
    await leaks.expectNone();
  });

  return () => {
    if (bench === undefined) throw new Error('only inside a test');
    return bench;
  };
}

/** @throws Error with the proxy's status when it refuses. */
export async function tunnel(proxyPort: number, authority: string): Promise<Socket> {
  const asked = request({ host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path: authority }).end();
  const [response, socket] = (await once(asked, 'connect')) as [{ statusCode: number }, Socket];
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`proxy answered ${response.statusCode}`);
}
