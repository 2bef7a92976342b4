import { setTimeout as sleep } from 'node:timers/promises';
import { burst, createHarness, post, tally, until } from './http2Harness.js';
import { answer, refuse } from './http2TestServer.js';

const harness = createHarness();
afterEach(() => harness.cleanUp());

describe('requests and answers', () => {
  it('sends path, headers and body, and gives status, headers, body and duration', async () => {
    const server = await harness.server((received) =>
      answer(received, 418, JSON.stringify({ echo: received.body, key: received.headers['x-key'] }), { 'x-id': 'abc' }),
    );
    const client = await harness.client();
    const result = await post(client, server.origin, '/3/device/a', { headers: { 'x-key': 'v' }, body: 'héllo' });
    expect(result).toMatchObject({ kind: 'response', statusCode: 418, body: '{"echo":"héllo","key":"v"}' });
    expect(result).toMatchObject({ headers: { 'x-id': 'abc' }, durationMs: expect.any(Number) as number });
    expect(server.paths).toEqual(['/3/device/a']);
  });

  it('answers notSent for what can not be sent, and goes on', async () => {
    const server = await harness.server((received) => answer(received));
    const client = await harness.client();
    expect(await post(client, server.origin, '/1', { headers: { connection: 'close' } })).toEqual({
      kind: 'notSent',
      reason: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
    });
    expect(await post(client, 'not a url')).toMatchObject({ kind: 'notSent' });
    expect(await post(client, 'http://localhost:1')).toMatchObject({ kind: 'notSent' });
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response', statusCode: 200 });
  });

  it('takes the status as the word of the peer even when the body is cut', async () => {
    const server = await harness.server(({ stream }) => {
      stream.respond({ ':status': 200 });
      stream.write('par');
      setTimeout(() => stream.close(2), 20);
    });
    const client = await harness.client();
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response', statusCode: 200, body: 'par' });
  });
});

describe('connections', () => {
  it('gives a new connection one stream until the first good answer', async () => {
    let answerFirst: () => void = () => undefined;
    const server = await harness.server((received) => {
      if (received.nth > 1) answer(received);
      else answerFirst = () => answer(received);
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    const results = burst(client, server.origin, 50);
    await until(() => server.paths.length > 0);
    await sleep(70);
    expect(server.paths).toEqual(['/1']);
    answerFirst();
    expect(tally(await results)).toEqual({ 200: 50 });
    expect(server.paths).toHaveLength(50);
  });

  it.each([401, 403, 429, 500, 503])('does not take %i for a good answer', async (status) => {
    const server = await harness.server((received) => setTimeout(() => answer(received, status), 2));
    const client = await harness.client({ maxSessionsPerPool: 1 });
    expect(tally(await burst(client, server.origin, 20))).toEqual({ [status]: 20 });
    expect(server.peak).toBe(1);
    expect(server.sessionsSeen).toBe(1);
  });

  it('delivers a cold burst of 300 once each to a peer that refuses all but one stream at first', async () => {
    let proven = false;
    let delivered = 0;
    const server = await harness.server((received) => {
      if (!proven && received.nthOfSession > 1) {
        refuse(received);
        return;
      }
      setTimeout(() => {
        proven = true;
        delivered++;
        answer(received);
      }, 5);
    });
    const client = await harness.client({ requestTimeoutMs: 10_000 });
    expect(tally(await burst(client, server.origin, 300))).toEqual({ 200: 300 });
    expect(delivered).toBe(300);
    expect(new Set(server.paths).size).toBe(300);
    expect(server.paths).toHaveLength(300);
  });

  it('fills the window of the peer and never exceeds it', async () => {
    const server = await harness.server((received) => setTimeout(() => answer(received), 5), {
      maxConcurrentStreams: 5,
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    expect(tally(await burst(client, server.origin, 60))).toEqual({ 200: 60 });
    expect(server.peak).toBe(5);
    expect(server.sessionsSeen).toBe(1);
  });

  it('follows SETTINGS that come later', async () => {
    const server = await harness.server(
      (received) => {
        if (received.nth === 1) received.session.settings({ maxConcurrentStreams: 8 });
        setTimeout(() => answer(received), 5);
      },
      { maxConcurrentStreams: 1 },
    );
    const client = await harness.client({ maxSessionsPerPool: 1 });
    expect(tally(await burst(client, server.origin, 60))).toEqual({ 200: 60 });
    expect(server.peak).toBe(8);
  });

  it('lives with a window of one, and with one that shrinks', async () => {
    const server = await harness.server(
      (received) => {
        if (received.nth === 1) received.session.settings({ maxConcurrentStreams: 6 });
        if (received.nth === 40) received.session.settings({ maxConcurrentStreams: 1 });
        setTimeout(() => answer(received), 2);
      },
      { maxConcurrentStreams: 1 },
    );
    const client = await harness.client({ maxSessionsPerPool: 1 });
    expect(tally(await burst(client, server.origin, 60))).toEqual({ 200: 60 });
    expect(server.peak).toBe(6);
    server.peak = 0;
    expect(tally(await burst(client, server.origin, 10))).toEqual({ 200: 10 });
    expect(server.peak).toBe(1);
    expect(server.sessionsSeen).toBe(1);
  });

  it('waits for room where the window is closed for a while', async () => {
    const server = await harness.server((received) => answer(received), { maxConcurrentStreams: 0 });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    const result = post(client, server.origin);
    await until(() => server.sessions.size === 1);
    for (const session of server.sessions) session.settings({ maxConcurrentStreams: 1 });
    expect(await result).toMatchObject({ kind: 'response', statusCode: 200 });
  });

  it('opens more connections under load, up to the limit, and keeps them', async () => {
    const server = await harness.server((received) => setTimeout(() => answer(received), 10), {
      maxConcurrentStreams: 4,
    });
    const client = await harness.client({ maxSessionsPerPool: 3 });
    expect(tally(await burst(client, server.origin, 200))).toEqual({ 200: 200 });
    expect(server.sessionsSeen).toBe(3);
    await burst(client, server.origin, 5);
    expect(server.sessionsSeen).toBe(3);
  });

  it('shares no connection between pools', async () => {
    const server = await harness.server((received) => answer(received));
    const client = await harness.client();
    await Promise.all(['a', 'b', 'a', 'b'].map((pool) => post(client, server.origin, '/1', { pool })));
    expect(server.sessionsSeen).toBe(2);
  });

  it('keeps a pool whose only request waits out a refusal', async () => {
    const server = await harness.server((received) => {
      if (received.path === '/refused' && server.sessionsSeen === 1) {
        refuse(received);
        setTimeout(() => server.drop(), 5);
      } else answer(received);
    });
    const client = await harness.client({ random: () => 0.99 });
    await post(client, server.origin, '/1', { pool: 'a' });
    const refused = post(client, server.origin, '/refused', { pool: 'a' });
    await until(() => server.sessions.size === 0);
    // The wait is 40 ms. A new pool is the moment at which vacant ones are forgotten.
    await sleep(5);
    await post(client, server.origin, '/1', { pool: 'b' });
    expect(await refused).toMatchObject({ kind: 'response', statusCode: 200 });
    // A forgotten pool would leave its connection behind.
    await client.close();
    await until(() => server.sessions.size === 0);
  });

  it('closes the pool that is idle longest where there are too many', async () => {
    const server = await harness.server((received) => received.path !== '/held' && answer(received));
    const client = await harness.client({ maxPools: 2 });
    void post(client, server.origin, '/held', { pool: 'a' });
    await post(client, server.origin, '/1', { pool: 'b' });
    await post(client, server.origin, '/1', { pool: 'c' });
    await until(() => server.sessions.size === 2);
    await post(client, server.origin, '/1', { pool: 'c' });
    // The one of `a` is busy, the one of `b` was closed.
    expect(server.sessionsSeen).toBe(3);
    await post(client, server.origin, '/1', { pool: 'b' });
    expect(server.sessionsSeen).toBe(4);
  });

  it('closes an idle connection and opens another one when it is needed', async () => {
    const server = await harness.server((received) => answer(received));
    const client = await harness.client({ idleTimeoutMs: 50 });
    await post(client, server.origin);
    await until(() => server.sessions.size === 0);
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response' });
    expect(server.sessionsSeen).toBe(2);
  });
});

describe('deadlines and closing', () => {
  it('answers notSent when the deadline passes in the queue', async () => {
    const server = await harness.server((received) => setTimeout(() => answer(received), 300));
    const client = await harness.client({ maxSessionsPerPool: 1 });
    const first = post(client, server.origin, '/first');
    const second = await post(client, server.origin, '/second', { timeoutMs: 60 });
    expect(second).toEqual({ kind: 'notSent', reason: 'deadline passed while waiting for a connection' });
    expect(await first).toMatchObject({ kind: 'response', statusCode: 200 });
    expect(server.paths).toEqual(['/first']);
  });

  it('finishes accepted requests, then closes and returns notSent', async () => {
    const server = await harness.server((received) => setTimeout(() => answer(received), 30));
    const client = await harness.client();
    const results = burst(client, server.origin, 10);
    await client.close();
    expect(tally(await results)).toEqual({ 200: 10 });
    await until(() => server.sessions.size === 0);
    expect(await post(client, server.origin)).toEqual({ kind: 'notSent', reason: 'client is closed' });
    await client.close();
  });

  it('leaves no sockets and no timers that would keep the process', async () => {
    const handles = () => process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TLSWrap|Timeout/.test(name));
    const server = await harness.server((received) => answer(received));
    const before = handles().length;
    const client = await harness.client();
    await burst(client, server.origin, 20);
    await post(client, 'https://localhost:1');
    await client.close();
    await until(() => server.sessions.size === 0);
    await until(() => handles().length <= before);
  });
});
