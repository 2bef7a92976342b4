import { createUnknownHostLimit } from '../../src/providers/pushServiceHosts.js';
import type { Http2Request } from '../../src/providers/http2Client.js';
import type { Outcome } from '../../src/domain/outcome.js';

const requestOf = (pool: string): Http2Request => ({
  ...{ origin: 'https://push.example.com', pool, path: '/', headers: {}, body: '' },
});
const delivered: Outcome = { kind: 'delivered', statusCode: 201, providerMessageId: null };

/** An endpoint that answers when it is told to. */
function silent() {
  const waiting: (() => void)[] = [];
  const timeouts: (number | undefined)[] = [];
  return {
    timeouts,
    post: ({ timeoutMs }: Http2Request) => {
      timeouts.push(timeoutMs);
      return new Promise<Outcome>((resolve) => waiting.push(() => resolve(delivered)));
    },
    answerAll: () => waiting.splice(0).forEach((answer) => answer()),
  };
}

it('lets 16 pushes of an app wait for unknown hosts, and puts off what comes then', async () => {
  const limited = createUnknownHostLimit();
  const { post, answerAll, timeouts } = silent();
  const first = Array.from({ length: 16 }, () => limited(requestOf('one'), post));
  expect(await limited(requestOf('one'), post)).toMatchObject({ kind: 'retry', ambiguous: false, scope: 'device' });
  const other = limited(requestOf('other'), post);
  expect(timeouts).toEqual(Array.from({ length: 17 }, () => 5_000));
  answerAll();
  for (const outcome of await Promise.all([...first, other])) {
    expect(outcome).toEqual({ ...delivered, scope: 'device' });
  }
  const again = limited(requestOf('one'), post);
  answerAll();
  expect(await again).toMatchObject({ kind: 'delivered' });
});

it('frees the place of a push that failed', async () => {
  const limited = createUnknownHostLimit();
  const failing = () => Promise.reject(new Error('a fault of ours'));
  for (let count = 0; count < 20; count += 1) {
    await expect(limited(requestOf('one'), failing)).rejects.toThrow('a fault of ours');
  }
});
