import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp2Client, type Http2Client, type Http2ClientOptions } from '../../src/providers/http2Client.js';
import { type Http2Result } from '../../src/providers/http2Result.js';
import type { ClientIdentity } from '../../src/providers/connectTls.js';
import { startTestServer, testCa, type TestServer } from './http2TestServer.js';

export interface Harness {
  client(options?: Partial<Http2ClientOptions>): Promise<Http2Client>;
  server(...args: Parameters<typeof startTestServer>): Promise<TestServer>;
  /** Runs when the test is over. */
  after(cleanUp: () => Promise<void>): void;
  cleanUp(): Promise<void>;
}

/** Everything that a test opens, closed in reverse order; call `cleanUp` in `afterEach`. */
export function createHarness(): Harness {
  const open: (() => Promise<void>)[] = [];
  return {
    async client(options = {}) {
      const client = createHttp2Client({
        proxyFor: () => null,
        ca: await testCa(),
        requestTimeoutMs: 2_000,
        connectTimeoutMs: 500,
        reconnectBaseMs: 20,
        ...options,
      });
      open.push(() => client.close());
      return client;
    },
    async server(...args) {
      const server = await startTestServer(...args);
      open.push(() => server.stop());
      return server;
    },
    after: (cleanUp) => open.push(cleanUp),
    async cleanUp() {
      for (const close of open.splice(0).reverse()) await close();
    },
  };
}

/** `count` requests at once, to the paths /1, /2, ... */
export function burst(client: Http2Client, origin: string, count: number, timeoutMs?: number): Promise<Http2Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => post(client, origin, `/${index + 1}`, { timeoutMs })));
}

export function post(
  client: Http2Client,
  origin: string,
  path = '/1',
  options: {
    pool?: string;
    identity?: ClientIdentity;
    timeoutMs?: number;
    headers?: Record<string, string>;
    body?: string;
  } = {},
): Promise<Http2Result> {
  const { pool = 'pool', identity, headers = {}, body = '{}', timeoutMs } = options;
  return client.request({ origin, pool, identity, path, headers, body, timeoutMs });
}

/** How many results there are of each kind or, for answers, of each status. */
export function tally(results: Http2Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const name = result.kind === 'response' ? String(result.statusCode) : result.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export async function until(condition: () => boolean, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('condition not met in time');
    await sleep(5);
  }
}
