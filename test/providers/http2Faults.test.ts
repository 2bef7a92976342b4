import { constants } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { burst, createHarness, post, tally, until } from './http2Harness.js';
import { answer, refuse, startRelay, startTestServer, type Received, type TestServer } from './http2TestServer.js';

const harness = createHarness();
afterEach(() => harness.cleanUp());

/** Answers that count as processed, by path. */
function createLedger() {
  const processed: string[] = [];
  return {
    processed,
    answer(received: Received) {
      processed.push(received.path);
      answer(received);
    },
    /** Each path of a burst once, none twice. */
    expectOnce(count: number) {
      expect(processed).toHaveLength(count);
      expect(new Set(processed).size).toBe(count);
    },
  };
}

describe('GOAWAY (RFC 9113 section 6.8)', () => {
  it('loses nothing when the peer goes away gracefully, again and again', async () => {
    const ledger = createLedger();
    const server = await harness.server(
      (received) => {
        setTimeout(() => ledger.answer(received), 5);
        if (received.nthOfSession === 30) received.session.goaway(constants.NGHTTP2_NO_ERROR);
      },
      { maxConcurrentStreams: 20 },
    );
    const client = await harness.client({ maxSessionsPerPool: 2 });
    expect(tally(await burst(client, server.origin, 200))).toEqual({ 200: 200 });
    ledger.expectOnce(200);
    expect(server.sessionsSeen).toBeGreaterThan(2);
  });

  it('sends streams above the last stream id again, and lets those below finish', async () => {
    const ledger = createLedger();
    let told = false;
    let lastId = Infinity;
    const server = await harness.server((received) => {
      const id = received.stream.id ?? 0;
      if (!told && received.nthOfSession === 20) {
        told = true;
        lastId = id - 16;
        received.session.goaway(constants.NGHTTP2_NO_ERROR, lastId, Buffer.from('{"reason":"Shutdown"}'));
      }
      const first = server.sessionsSeen === 1;
      setTimeout(() => {
        if (!first || id <= lastId) ledger.answer(received);
      }, 30);
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    expect(tally(await burst(client, server.origin, 40))).toEqual({ 200: 40 });
    ledger.expectOnce(40);
    expect(server.sessionsSeen).toBe(2);
    expect(server.paths.length).toBeGreaterThan(40);
  });

  it('distinguishes streams that an erroneous GOAWAY excluded from those it may have processed', async () => {
    const server = await harness.server((received) => {
      if (received.nth === 1 || server.sessionsSeen > 1) answer(received);
      else if (received.nth === 11) {
        // Streams 3 to 21: the ones up to 13 count as seen.
        received.session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 13);
      }
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    await post(client, server.origin, '/warm-up');
    const results = await burst(client, server.origin, 10);
    expect(tally(results)).toEqual({ 200: 4, unknown: 6 });
    expect(results.slice(0, 6).every(({ kind }) => kind === 'unknown')).toBe(true);
  });
});

describe('REFUSED_STREAM (RFC 9113 section 8.7)', () => {
  it('retries refused streams', async () => {
    const ledger = createLedger();
    const refused = new Set<string>();
    const server = await harness.server((received) => {
      if (refused.has(received.path)) ledger.answer(received);
      else {
        refused.add(received.path);
        refuse(received);
      }
    });
    const client = await harness.client();
    expect(tally(await burst(client, server.origin, 50))).toEqual({ 200: 50 });
    ledger.expectOnce(50);
  });

  it('learns the real window of a peer that takes less than it says', async () => {
    const ledger = createLedger();
    let busy = 0;
    const server = await harness.server((received) => {
      if (busy === 10) {
        refuse(received);
        return;
      }
      busy++;
      setTimeout(() => {
        busy--;
        ledger.answer(received);
      }, 2);
    });
    const client = await harness.client({ maxSessionsPerPool: 1, requestTimeoutMs: 10_000 });
    expect(tally(await burst(client, server.origin, 300))).toEqual({ 200: 300 });
    ledger.expectOnce(300);
  });

  it('gives up as notSent at the deadline, without hammering', async () => {
    const server = await harness.server(refuse);
    const client = await harness.client();
    expect(await post(client, server.origin, '/1', { timeoutMs: 400 })).toMatchObject({ kind: 'notSent' });
    expect(server.paths.length).toBeGreaterThan(1);
    expect(server.paths.length).toBeLessThan(10);
  });
});

describe('unknown results', () => {
  it('answers unknown at the deadline when the peer is silent, and the connection stays', async () => {
    const server = await harness.server((received) => {
      if (received.path !== '/silent') answer(received);
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    await post(client, server.origin);
    const result = await post(client, server.origin, '/silent', { timeoutMs: 200 });
    expect(result).toEqual({ kind: 'unknown', reason: 'no answer within the deadline' });
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response' });
    expect(server.sessionsSeen).toBe(1);
    expect(server.paths).toEqual(['/1', '/silent', '/1']);
  });

  it('leaves a connection that never answered, and its queue does not wait for it alone', async () => {
    const server = await harness.server((received) => {
      if (server.sessionsSeen > 1) answer(received);
    });
    const client = await harness.client({ maxSessionsPerPool: 2 });
    const results = await burst(client, server.origin, 5, 1_200);
    expect(tally(results)).toEqual({ unknown: 1, 200: 4 });
  });

  it.each([
    ['a reset of the stream', ({ stream }: Received) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['a cancelled stream', ({ stream }: Received) => stream.close(constants.NGHTTP2_CANCEL)],
    ['a reset of the connection', (_received: Received, server: TestServer) => server.drop()],
  ])('answers unknown after %s, and does not send again', async (_name, fault) => {
    const server = await harness.server((received) => {
      if (received.path === '/fault') fault(received, server);
      else answer(received);
    });
    const client = await harness.client();
    await post(client, server.origin);
    expect(await post(client, server.origin, '/fault')).toMatchObject({ kind: 'unknown' });
    expect(await post(client, server.origin)).toMatchObject({ kind: 'response', statusCode: 200 });
    expect(server.paths.filter((path) => path === '/fault')).toHaveLength(1);
  });
});

describe('black holes', () => {
  it('finds one by a ping before the deadline, and the next request takes another connection', async () => {
    const server = await harness.server((received) => answer(received));
    const relay = await startRelay(server.port);
    harness.after(relay.stop);
    const client = await harness.client({ pingTimeoutMs: 200 });
    await post(client, relay.origin);
    relay.freeze();
    expect(await post(client, relay.origin, '/lost', { timeoutMs: 4_000 })).toEqual({
      kind: 'unknown',
      reason: 'ping not answered',
    });
    expect(await post(client, relay.origin)).toMatchObject({ kind: 'response', statusCode: 200 });
    expect(server.paths).toEqual(['/1', '/1']);
  });

  it('finds one on an idle connection', async () => {
    const server = await harness.server((received) => answer(received));
    const relay = await startRelay(server.port);
    harness.after(relay.stop);
    const retired: unknown[] = [];
    const client = await harness.client({
      pingEveryMs: 100,
      pingTimeoutMs: 300,
      logger: { debug: (fields) => 'reason' in fields && retired.push(fields.reason), warn: () => undefined },
    });
    await post(client, relay.origin);
    expect(retired).toEqual([]);
    relay.freeze();
    await until(() => retired.includes('ping not answered'));
    expect(await post(client, relay.origin)).toMatchObject({ kind: 'response', statusCode: 200 });
  });

  it('does not wait for one when closing', async () => {
    const server = await harness.server((received) => answer(received));
    const relay = await startRelay(server.port);
    harness.after(relay.stop);
    const client = await harness.client();
    await post(client, relay.origin);
    relay.freeze();
    const lost = post(client, relay.origin, '/lost', { timeoutMs: 100 });
    const since = Date.now();
    await client.close();
    expect(await lost).toMatchObject({ kind: 'unknown' });
    expect(Date.now() - since).toBeLessThan(2_500);
  });

  it('leaves a healthy idle connection alone', async () => {
    const server = await harness.server((received) => answer(received));
    const client = await harness.client({ pingEveryMs: 10, pingTimeoutMs: 500 });
    await post(client, server.origin);
    await sleep(200);
    await post(client, server.origin);
    expect(server.sessionsSeen).toBe(1);
  });
});

describe('restarts', () => {
  it('reaches a server that was restarted', async () => {
    const server = await startTestServer((received) => answer(received));
    const client = await harness.client();
    await post(client, server.origin);
    await server.stop();
    // A request on a connection whose end has not been noticed yet is unknown, and rightly so.
    await sleep(50);
    expect(await post(client, server.origin)).toMatchObject({ kind: 'notSent', reason: 'ECONNREFUSED' });
    const restarted = await harness.server((received) => answer(received), { port: server.port });
    expect(await post(client, restarted.origin)).toMatchObject({ kind: 'response', statusCode: 200 });
  });

  it('says the truth about each request of a burst that a restart interrupts', async () => {
    const processed: string[] = [];
    const server = await startTestServer((received) => {
      if (received.nth === 50) {
        void server.stop();
        return;
      }
      processed.push(received.path);
      answer(received);
    });
    const client = await harness.client({ maxSessionsPerPool: 1 });
    const results = await burst(client, server.origin, 100);
    results.forEach((result, index) => {
      if (result.kind === 'response') expect(processed).toContain(`/${index + 1}`);
      if (result.kind === 'notSent') expect(processed).not.toContain(`/${index + 1}`);
    });
    expect(processed.length).toBeGreaterThan(10);
  });
});
