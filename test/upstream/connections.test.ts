/** The contact center gets so many requests at once, and no more. */
import { eventually } from '../support/eventually.js';
import { sendRaw } from '../http/sendRaw.js';
import type { Answering } from './contactCenterServer.js';
import { useUpstream } from './useUpstream.js';

const NOBODY = 'http://127.0.0.1:9';
const { gateway, upstream } = useUpstream(() => ({
  HTTPS_PROXY: NOBODY,
  HTTP_PROXY: NOBODY,
  BECKON_UPSTREAM_CONNECTIONS: '2',
}));

/** Takes both connections, until they are let go. */
async function takeBoth(): Promise<() => void> {
  const ends: (() => void)[] = [];
  const hold: Answering = (_request, response) => void ends.push(() => response.end('held'));
  for (const name of ['first', 'second']) {
    upstream().answerNext(new RegExp(name), hold);
    void sendRaw(gateway().url, { method: 'GET', path: `/clientweb/held/${name}` });
  }
  await eventually(async () => expect(ends).toHaveLength(2));
  return () => {
    for (const end of ends) end();
  };
}
const ask = (path: string) => sendRaw(gateway().url, { path, body: '{}' });

test('requests beyond the limit are asked to retry and are not forwarded', async () => {
  const letGo = await takeBoth();
  const { status, headers, text } = await ask('/clientweb/beyond');
  expect([status, headers['retry-after'], JSON.parse(text)]).toMatchObject([503, '5', { error_code: '5001' }]);
  expect(upstream().received.filter(({ url }) => url.includes('beyond'))).toEqual([]);
  letGo();
  await eventually(async () => expect((await ask('/clientweb/later')).status).toBe(404));
});

test('a waiting request gets the next free connection', async () => {
  const letGo = await takeBoth();
  const waiting = ask('/clientweb/waiting');
  // It is under way here before the others are done.
  await ask('/nothing-here');
  letGo();
  expect((await waiting).status).toBe(404);
  await upstream().request(/waiting/);
});
