import dns from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { createConnectProxy } from '../../src/simulators/connectProxy.js';
import { burst, createHarness, post, tally, until } from './http2Harness.js';
import { answer, startTcpServer, testIdentity } from './http2TestServer.js';

const harness = createHarness();
afterEach(() => harness.cleanUp());

describe('connect failures', () => {
  it('answers notSent at once when the connection is refused', async () => {
    const client = await harness.client({ requestTimeoutMs: 20_000 });
    const since = Date.now();
    expect(await post(client, 'https://localhost:1')).toEqual({ kind: 'notSent', reason: 'ECONNREFUSED' });
    expect(Date.now() - since).toBeLessThan(10_000);
  });

  it('answers notSent for an unknown name', async () => {
    const client = await harness.client();
    expect(await post(client, 'https://nowhere.invalid')).toMatchObject({ kind: 'notSent' });
  });

  it('does not hammer a dead host', async () => {
    const dead = await startTcpServer((socket) => socket.destroy());
    harness.after(dead.stop);
    const client = await harness.client({ reconnectBaseMs: 100, reconnectCapMs: 1_000 });
    const end = Date.now() + 900;
    let failed = 0;
    while (Date.now() < end) {
      const result = await post(client, dead.origin, '/1', { timeoutMs: 200 });
      expect(result.kind).toBe('notSent');
      failed++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(failed).toBeGreaterThan(dead.connections());
    expect(dead.connections()).toBeLessThanOrEqual(6);
  });

  it('shares one attempt between all who wait', async () => {
    const dead = await startTcpServer((socket) => socket.destroy());
    harness.after(dead.stop);
    const client = await harness.client({ reconnectBaseMs: 10_000 });
    const results = await Promise.all(Array.from({ length: 50 }, () => post(client, dead.origin)));
    expect(tally(results)).toEqual({ notSent: 50 });
    expect(dead.connections()).toBe(1);
  });

  it('gives up on a peer that accepts and says nothing', async () => {
    const mute = await startTcpServer(() => undefined);
    harness.after(mute.stop);
    const client = await harness.client({ connectTimeoutMs: 100 });
    expect(await post(client, mute.origin)).toEqual({ kind: 'notSent', reason: 'connect timed out' });
  });

  it('gives up on a peer that says h2 and sends no SETTINGS, or does not say h2', async () => {
    const identity = await testIdentity();
    for (const [protocols, reason] of [
      [['h2'], 'connect timed out'],
      [undefined, 'server does not speak HTTP/2'],
    ] as const) {
      const server = createServer({ ...identity, ALPNProtocols: protocols && [...protocols] }, (socket) => {
        socket.on('error', () => undefined).resume();
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      harness.after(() => new Promise((resolve) => server.close(() => resolve())));
      const client = await harness.client({ connectTimeoutMs: 150 });
      const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
      expect(await post(client, origin)).toEqual({ kind: 'notSent', reason });
    }
  });

  it('trusts only the given roots and the right name', async () => {
    const server = await harness.server((received) => answer(received));
    const stranger = await harness.client({ ca: undefined });
    expect(await post(stranger, server.origin)).toMatchObject({ kind: 'notSent' });
    expect(server.paths).toEqual([]);
  });
});

it('looks the name up for each connection', async () => {
  const { lookup } = dns;
  const looked: string[] = [];
  dns.lookup = Object.assign((...args: Parameters<typeof lookup>) => {
    looked.push(args[0]);
    lookup(...args);
  }, lookup);
  try {
    const server = await harness.server((received) => answer(received));
    const client = await harness.client();
    looked.length = 0;
    await post(client, server.origin);
    await post(client, server.origin);
    expect(looked).toEqual(['localhost']);
    server.drop();
    await until(() => server.sessions.size === 0);
    await sleep(20);
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response' });
    expect(looked).toEqual(['localhost', 'localhost']);
  } finally {
    dns.lookup = lookup;
  }
});

describe('CONNECT proxy', () => {
  it('reaches the real name through the tunnel', async () => {
    const server = await harness.server((received) => answer(received, 200, received.headers[':authority'] ?? ''));
    const proxy = await createConnectProxy({ routes: { 'push.test:443': { port: server.port } } });
    harness.after(() => proxy.close());
    const asked: string[] = [];
    const client = await harness.client({
      proxyFor(origin) {
        asked.push(origin);
        return proxy.url;
      },
    });
    expect(await post(client, 'https://push.test:443')).toMatchObject({ statusCode: 200, body: 'push.test' });
    expect(asked).toEqual(['https://push.test:443']);
    expect(proxy.requests).toEqual([{ authority: 'push.test:443', allowed: true }]);
  });

  it('reports a broken connection behind the tunnel at once', async () => {
    const server = await harness.server((received) => {
      if (received.nth === 1) answer(received);
      if (received.nth === 200) server.drop();
    });
    const proxy = await createConnectProxy({ routes: { 'push.test:443': { port: server.port } } });
    harness.after(() => proxy.close());
    const client = await harness.client({ proxyFor: () => proxy.url, maxSessionsPerPool: 1, requestTimeoutMs: 8_000 });
    const since = Date.now();
    expect(tally(await burst(client, 'https://push.test:443', 200))).toEqual({ 200: 1, unknown: 199 });
    expect(Date.now() - since).toBeLessThan(3_000);
  });

  it('answers notSent with the status of a proxy that refuses', async () => {
    const proxy = await createConnectProxy({ routes: {} });
    harness.after(() => proxy.close());
    const client = await harness.client({ proxyFor: () => proxy.url });
    expect(await post(client, 'https://push.test:443')).toEqual({ kind: 'notSent', reason: 'proxy answered 403' });
  });

  it('sends the credentials of the proxy URL and never shows them', async () => {
    const heads: string[] = [];
    const proxy = await startTcpServer((socket) => {
      socket.once('data', (data) => {
        heads.push(data.toString('latin1'));
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      });
    });
    harness.after(proxy.stop);
    const logged: unknown[] = [];
    const log = (fields: object, message: string) => void logged.push(fields, message);
    const client = await harness.client({
      proxyFor: () => `http://us%40er:pa%3Ass@localhost:${proxy.port}`,
      logger: { debug: log, warn: log },
    });
    expect(await post(client, 'https://push.test')).toEqual({ kind: 'notSent', reason: 'proxy answered 407' });
    expect(heads[0]).toContain('CONNECT push.test:443 HTTP/1.1');
    expect(heads[0]).toContain(`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`);
    expect(JSON.stringify(logged)).not.toContain('pa%3Ass');
  });

  it('gives up on a silent proxy, an unsupported one and an invalid URL', async () => {
    const mute = await startTcpServer(() => undefined);
    harness.after(mute.stop);
    for (const [url, reason] of [
      [`http://localhost:${mute.port}`, 'connect timed out'],
      ['https://proxy.test', 'proxy protocol https: is not supported'],
      ['proxy', 'ERR_INVALID_URL'],
    ] as const) {
      const client = await harness.client({ connectTimeoutMs: 100, proxyFor: () => url });
      expect(await post(client, 'https://push.test')).toEqual({ kind: 'notSent', reason });
    }
  });
});
