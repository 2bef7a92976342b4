import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createConnectProxy, type ConnectProxy } from '../../src/simulators/connectProxy.js';
import { tcpLeaks } from './tcpLeaks.js';
import { tunnel } from './useSimulators.js';

/** An echo server behind the proxy, under a name that is not ours. */
const leaks = tcpLeaks();
let proxy: ConnectProxy;
const accepted: Socket[] = [];
const echo = createServer((socket) => {
  accepted.push(socket);
  socket.on('error', () => undefined).pipe(socket);
});

beforeEach(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await createConnectProxy({
    routes: { 'echo.example.com:443': { port: (echo.address() as AddressInfo).port } },
  });
});

afterEach(async () => {
  await proxy.close();
  for (const socket of accepted) socket.destroy();
  echo.close();
  await once(echo, 'close');
});

afterAll(() => leaks.expectNone());

async function answerTo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString();
}

test('joins a known name, whatever its case, and refuses every other with 403', async () => {
  expect(await answerTo(await tunnel(proxy.port, 'Echo.example.com:443'), 'hello')).toBe('hello');
  await expect(tunnel(proxy.port, 'echo.example.com:80')).rejects.toThrow('403');
  await expect(tunnel(proxy.port, 'example.com:443')).rejects.toThrow('403');
  await expect(tunnel(proxy.port, 'constructor')).rejects.toThrow('403');
  expect(proxy.requests.slice(0, 2)).toEqual([
    { authority: 'echo.example.com:443', allowed: true },
    { authority: 'echo.example.com:80', allowed: false },
  ]);
});

test('is no forward proxy for plain requests', async () => {
  const response = await fetch(proxy.url, { headers: { connection: 'close' } });
  expect(response.status).toBe(405);
});

test('refuse: new tunnels get the status, open ones stay', async () => {
  const open = await tunnel(proxy.port, 'echo.example.com:443');
  proxy.setFault({ kind: 'refuse', status: 502 });
  await expect(tunnel(proxy.port, 'echo.example.com:443')).rejects.toThrow('502');
  expect(await answerTo(open, 'still here')).toBe('still here');
});

test('freeze: nothing passes and nothing closes, until it flows on', async () => {
  const frozen = await tunnel(proxy.port, 'echo.example.com:443');
  proxy.setFault({ kind: 'freeze' });
  let thawed = false;
  const early: boolean[] = [];
  frozen.once('data', () => early.push(thawed));
  const answered = answerTo(frozen, 'hello');
  const late = tunnel(proxy.port, 'echo.example.com:443').then((socket) => {
    early.push(thawed);
    return socket;
  });
  // A full round trip elsewhere on loopback, so that the frozen bytes have had their chance.
  await (await fetch(proxy.url, { headers: { connection: 'close' } })).text();
  expect(proxy.requests).toHaveLength(1);
  thawed = true;
  proxy.setFault(null);
  expect(await answered).toBe('hello');
  expect(await answerTo(await late, 'me too')).toBe('me too');
  expect(early).toEqual([true, true]);
});

test('swallow: open tunnels are lost and stay open, new ones wait for the end', async () => {
  const lost = await tunnel(proxy.port, 'echo.example.com:443');
  expect(await answerTo(lost, 'hello')).toBe('hello');
  proxy.setFault({ kind: 'swallow' });
  const heard: string[] = [];
  lost.on('data', (data: Buffer) => heard.push(data.toString())).on('close', () => heard.push('closed'));
  lost.write('anybody?');
  const late = tunnel(proxy.port, 'echo.example.com:443').then(
    (socket) => (heard.push('late'), answerTo(socket, 'me too')),
  );
  await (await fetch(proxy.url, { headers: { connection: 'close' } })).text();
  // The far end goes away, and not even that is heard.
  accepted.at(-1)?.resetAndDestroy();
  await (await fetch(proxy.url, { headers: { connection: 'close' } })).text();
  expect(heard).toEqual([]);
  proxy.setFault(null);
  expect(await late).toBe('me too');
  lost.write('and now?');
  await (await fetch(proxy.url, { headers: { connection: 'close' } })).text();
  expect(heard).toEqual(['late']);
});

test('a reset behind the proxy arrives as a reset', async () => {
  const socket = await tunnel(proxy.port, 'echo.example.com:443');
  expect(await answerTo(socket, 'hello')).toBe('hello');
  const failed = once(socket, 'close').catch((error: unknown) => (error as NodeJS.ErrnoException).code);
  accepted.at(-1)?.resetAndDestroy();
  expect(await failed).toBe('ECONNRESET');
});
