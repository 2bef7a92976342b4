/** Origins of either HTTP version, found by ALPN once; and the addresses that are not spoken to. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGuardedConnect } from '../../src/http/guardedAddress.js';
import { createOriginClient, type OriginClient, type OriginClientOptions } from '../../src/providers/originClient.js';
import { createHarness } from './http2Harness.js';
import { answer, testCa, testIdentity } from './http2TestServer.js';

const harness = createHarness();
afterEach(() => harness.cleanUp());

async function clientWith(options: Partial<OriginClientOptions> = {}): Promise<OriginClient> {
  const client = createOriginClient({
    ...{ proxyFor: () => null, ca: await testCa(), requestTimeoutMs: 2_000, connectTimeoutMs: 1_000 },
    ...options,
  });
  harness.after(() => client.close());
  return client;
}

/** A server of HTTP/1.1 alone. */
async function http1Server() {
  const { cert, key } = await testIdentity();
  const seen = { connections: 0, sockets: new Set<object>() };
  const server = createServer({ cert, key }, (request, response) => {
    seen.sockets.add(request.socket);
    request.resume().on('end', () => response.writeHead(201, { location: '/m/1' }).end(request.httpVersion));
  });
  server.on('connection', () => (seen.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  harness.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { seen, origin: `https://localhost:${(server.address() as AddressInfo).port}` };
}

const post = (client: OriginClient, origin: string, pool = 'pool', timeoutMs?: number) =>
  client.request({ origin, pool, path: '/x', headers: { ttl: '1' }, body: Buffer.from('body'), timeoutMs });

it('speaks HTTP/2 where it can', async () => {
  const server = await harness.server((received) => answer(received, 201));
  expect(await post(await clientWith(), server.origin)).toMatchObject({ kind: 'response', statusCode: 201 });
});

it('speaks HTTP/1.1 else, asks once, and keeps its connections', async () => {
  const { seen, origin } = await http1Server();
  const client = await clientWith();
  for (let sent = 0; sent < 6; sent += 1) {
    const answered = { kind: 'response', statusCode: 201, body: '1.1', headers: { location: '/m/1' } };
    expect(await post(client, origin)).toMatchObject(answered);
  }
  // One connection asked for HTTP/2.
  expect(seen.connections - seen.sockets.size).toBe(1);
  // undici may open a second one for a request that follows at once.
  expect(seen.sockets.size).toBeLessThanOrEqual(2);
});

it('shares no connection between pools', async () => {
  const { seen, origin } = await http1Server();
  const client = await clientWith();
  await post(client, origin, 'one');
  await post(client, origin, 'other');
  expect(seen.sockets.size).toBe(2);
});

it.each(['http2', 'http1'])(
  'refuses private addresses by name and by number (%s), where they are not allowed',
  async (version) => {
    const server =
      version === 'http2' ? await harness.server((received) => answer(received, 201)) : await http1Server();
    const { port } = new URL(server.origin);
    const closed = await clientWith({ connectSocket: createGuardedConnect(false) });
    for (const host of [
      'localhost',
      '127.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '10.0.0.1',
      '169.254.169.254',
      '0.0.0.0',
    ]) {
      expect(await post(closed, `https://${host}:${port}`)).toEqual({ kind: 'notSent', reason: 'ADDRESS_NOT_ALLOWED' });
    }
    const open = await clientWith({ connectSocket: createGuardedConnect(true) });
    expect(await post(open, server.origin)).toMatchObject({ kind: 'response', statusCode: 201 });
  },
);

it('refuses a number in a tunnel, where the proxy looks names up', async () => {
  const client = await clientWith({ connectSocket: createGuardedConnect(false), proxyFor: () => 'http://127.0.0.1:9' });
  expect(await post(client, 'https://192.168.1.1:443')).toMatchObject({ kind: 'notSent' });
});

it('says that nothing was sent where there is no connection', async () => {
  const client = await clientWith();
  expect(await post(client, 'https://127.0.0.1:9')).toEqual({ kind: 'notSent', reason: 'ECONNREFUSED' });
  await client.close();
  expect(await post(client, 'https://127.0.0.1:9')).toEqual({ kind: 'notSent', reason: 'client is closed' });
});
