import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ClientHttp2Session } from 'node:http2';
import { createFaultSwitch, type Fault } from '../../src/simulators/faults.js';
import { send, type Reply } from './send.js';
import { signProviderToken } from './signProviderToken.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const team = { teamId: 'TEAM000001', keyId: 'KEY0000001', privateKey: '' };
const TOPIC = 'com.example.app';
let authorization = '';

beforeAll(async () => {
  const { simulators, now } = bench();
  team.privateKey = (await simulators.registerApnsTeam({ ...team, topics: [TOPIC] })).privateKey;
  authorization = await signProviderToken(team, now());
});

/** A connection past its first stream. */
async function warm(): Promise<ClientHttp2Session> {
  const session = await bench().openHttp2('api.push.apple.com');
  await push(session).reply;
  return session;
}

function push(session: ClientHttp2Session): { token: string; reply: Promise<Reply> } {
  const token = randomBytes(32).toString('hex');
  const headers = { ':path': `/3/device/${token}`, authorization, 'apns-topic': TOPIC, 'apns-push-type': 'alert' };
  return { token, reply: send(session, headers, { aps: {} }) };
}

const received = (token: string) => bench().simulators.pushes.filter((one) => one.token === token).length;
const setFault = (fault: Fault) => bench().simulators.apns.setFault(fault);

test('everyNth and times choose the requests', () => {
  const faults = createFaultSwitch();
  const connection = {};
  faults.set({ kind: 'refusedStream', everyNth: 3, times: 2 });
  const met = Array.from({ length: 12 }, () => faults.next(connection) !== null);
  expect(met.flatMap((hit, index) => (hit ? [index + 1] : []))).toEqual([3, 6]);
  faults.set(null);
  expect(faults.next(connection)).toBeNull();
});

test('goaway meets each connection once, with its n-th request', () => {
  const faults = createFaultSwitch();
  const [one, two, three] = [{}, {}, {}];
  faults.set({ kind: 'goaway', afterRequests: 2, times: 2 });
  const met = [one, one, one, two, two, three, three].map((connection) => faults.next(connection) !== null);
  expect(met).toEqual([false, true, false, false, true, false, false]);
});

test('faultMet counts the last fault, also after its end', () => {
  let now = 1_000;
  const faults = createFaultSwitch(() => now);
  expect(faults.met).toEqual({ times: 0, lastAt: null });
  faults.set({ kind: 'refusedStream', everyNth: 2 });
  for (; now < 1_005; now += 1) faults.next({});
  faults.set(null);
  faults.next({});
  expect(faults.met).toEqual({ times: 2, lastAt: 1_003 });
  faults.set({ kind: 'delay', ms: 1 });
  expect(faults.met.times).toBe(0);
});

test("status: Apple's body, Retry-After and timestamp; then as usual", async () => {
  const session = await warm();
  setFault({ kind: 'status', status: 410, reason: 'ExpiredToken', timestamp: 1234, retryAfterSeconds: 3, times: 1 });
  const first = push(session);
  expect(await first.reply).toMatchObject({
    status: 410,
    headers: { 'retry-after': '3', 'apns-id': expect.any(String) as string },
    body: { reason: 'ExpiredToken', timestamp: 1234 },
  });
  expect(received(first.token)).toBe(0);
  expect(await push(session).reply).toMatchObject({ status: 200 });
});

test.each([false, true])('silence: no answer on a healthy connection (delivered: %s)', async (delivered) => {
  const session = await warm();
  setFault({ kind: 'silence', delivered, times: 1 });
  const silent = push(session);
  let settled = false;
  silent.reply.catch(() => undefined).finally(() => (settled = true));
  expect(await push(session).reply).toMatchObject({ status: 200 });
  await new Promise((resolve) => session.ping(resolve));
  expect(settled).toBe(false);
  expect(received(silent.token)).toBe(delivered ? 1 : 0);
});

test.each([false, true])('reset of a stream (delivered: %s)', async (delivered) => {
  const session = await warm();
  setFault({ kind: 'reset', scope: 'stream', delivered, times: 1 });
  const first = push(session);
  await expect(first.reply).rejects.toThrow('NGHTTP2_INTERNAL_ERROR');
  expect(received(first.token)).toBe(delivered ? 1 : 0);
  expect(await push(session).reply).toMatchObject({ status: 200 });
});

test.each([false, true])('reset of the connection (delivered: %s)', async (delivered) => {
  const session = await warm();
  setFault({ kind: 'reset', scope: 'connection', delivered, times: 1 });
  const failed = new Promise<unknown>((resolve) => session.once('error', resolve));
  const first = push(session);
  await expect(first.reply).rejects.toThrow();
  expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  expect(received(first.token)).toBe(delivered ? 1 : 0);
});

test('reset of the connection before delivery: what else is under way on it is lost', async () => {
  const session = await warm();
  session.on('error', () => undefined);
  setFault({ kind: 'reset', scope: 'connection', delivered: false, everyNth: 10, times: 1 });
  const burst = Array.from({ length: 20 }, () => push(session));
  const results = await Promise.allSettled(burst.map(({ reply }) => reply));
  const after = push(await warm());
  await after.reply;
  burst.forEach(({ token }, index) => {
    if (results[index]?.status === 'fulfilled') expect(received(token)).toBe(1);
  });
  expect(received(burst[9]?.token ?? '')).toBe(0);
  expect(burst.slice(10).map(({ token }) => received(token))).toEqual(Array<number>(10).fill(0));
});

test('refused stream', async () => {
  const session = await warm();
  setFault({ kind: 'refusedStream', times: 1 });
  const first = push(session);
  await expect(first.reply).rejects.toThrow('NGHTTP2_REFUSED_STREAM');
  expect(received(first.token)).toBe(0);
  expect(await push(session).reply).toMatchObject({ status: 200 });
});

test('goaway: streams up to the last id are answered, later ones are not processed', async () => {
  const session = await warm();
  setFault({ kind: 'goaway', afterRequests: 5, reason: 'Shutdown', times: 1 });
  const frame = once(session, 'goaway') as Promise<[number, number, Buffer]>;
  const burst = Array.from({ length: 20 }, () => push(session));
  const results = await Promise.allSettled(burst.map(({ reply }) => reply));
  const [code, lastStreamId, data] = await frame;
  expect({ code, lastStreamId, data: data.toString() }).toEqual({
    code: 0,
    lastStreamId: 11, // the warm-up was stream 1
    data: '{"reason":"Shutdown"}',
  });
  expect(results.map(({ status }) => status)).toEqual([
    ...Array<string>(5).fill('fulfilled'),
    ...Array<string>(15).fill('rejected'),
  ]);
  expect(burst.map(({ token }) => received(token))).toEqual([
    ...Array<number>(5).fill(1),
    ...Array<number>(15).fill(0),
  ]);
  expect(await push(await warm()).reply).toMatchObject({ status: 200 });
});

test('goaway with an error code: the connection ends with the frame', async () => {
  const session = await warm();
  session.on('error', () => undefined);
  setFault({ kind: 'goaway', afterRequests: 5, errorCode: 11, times: 1 });
  const frame = once(session, 'goaway') as Promise<[number, number]>;
  const closed = once(session, 'close').catch(() => undefined);
  const burst = Array.from({ length: 20 }, () => push(session));
  const results = Promise.allSettled(burst.map(({ reply }) => reply));
  const [code, lastStreamId] = await frame;
  expect({ code, lastStreamId }).toEqual({ code: 11, lastStreamId: 11 });
  await closed;
  expect((await results).slice(5).map(({ status }) => status)).toEqual(Array<string>(15).fill('rejected'));
  await push(await warm()).reply;
  expect(burst.map(({ token }) => received(token))).toEqual([
    ...Array<number>(5).fill(1),
    ...Array<number>(15).fill(0),
  ]);
});

test('streams: connections old and new may use no more, until the fault ends', async () => {
  const limitOf = async (session: ClientHttp2Session, limit: number) => {
    while (session.remoteSettings.maxConcurrentStreams !== limit) await once(session, 'remoteSettings');
  };
  const early = await warm();
  await limitOf(early, 1000);
  setFault({ kind: 'streams', most: 1 });
  await limitOf(early, 1);
  const late = await warm();
  const answers = await Promise.all(Array.from({ length: 5 }, () => push(late).reply));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(late.remoteSettings.maxConcurrentStreams).toBe(1);
  expect(bench().simulators.apns.faultMet().times).toBe(6);
  bench().simulators.apns.setFault(null);
  await Promise.all([limitOf(early, 1000), limitOf(late, 1000)]);
});

test('goDown loses running requests and refuses connections; comeBack responds on the same port', async () => {
  const session = await warm();
  session.on('error', () => undefined);
  const { apns } = bench().simulators;
  const { port } = apns;
  const burst = Array.from({ length: 20 }, () => push(session));
  const results = Promise.allSettled(burst.map(({ reply }) => reply));
  await apns.goDown();
  expect((await results).filter(({ status }) => status === 'fulfilled')).toEqual([]);
  await expect(warm()).rejects.toThrow();
  await apns.comeBack();
  expect(await push(await warm()).reply).toMatchObject({ status: 200 });
  expect(apns.port).toBe(port);
  expect(burst.filter(({ token }) => received(token) > 0)).toEqual([]);
});

test('delay: delivered before the answer', async () => {
  const session = await warm();
  setFault({ kind: 'delay', ms: 50, times: 1 });
  const slow = push(session);
  const order: string[] = [];
  await Promise.all([
    slow.reply.then(() => order.push('answered')),
    bench()
      .simulators.waitForPush((one) => one.token === slow.token, 5000)
      .then(() => order.push('delivered')),
  ]);
  expect(order).toEqual(['delivered', 'answered']);
});

test('waitForPush gives up with what came instead, tokens redacted', async () => {
  const { token, reply } = push(await warm());
  await reply;
  const never = bench().simulators.waitForPush(() => false, 1);
  await expect(never).rejects.toThrow(`${token.slice(0, 4)}…${token.slice(-4)}`);
  await expect(never).rejects.not.toThrow(token);
});
