import type { Lane } from '../../src/domain/lane.js';
import { createNewTokens } from '../../src/delivery/sending/newTokens.js';

const MINUTE = 60_000;
const lane: Lane = { tenantId: 1, appId: 'shop', service: 'IOS_APNS' };
const neighbour: Lane = { ...lane, tenantId: 2 };

function newTokensAt() {
  let now = 1_000;
  const tokens = createNewTokens(() => now);
  const refuse = (...clients: string[]) => clients.forEach((client) => tokens.refused(lane, client));
  return { tokens, refuse, pass: (ms: number) => (now += ms) };
}
const clients = (count: number) => Array.from({ length: count }, (_, index) => `client-${index}`);

it('wait for nothing as long as few are refused', () => {
  const { tokens, refuse } = newTokensAt();
  expect([tokens.isWatching(lane), tokens.waitMs(lane, 'somebody', 'd1')]).toEqual([false, 0]);
  refuse(...clients(9));
  expect([tokens.isWatching(lane), tokens.waitMs(lane, 'somebody', 'd1')]).toEqual([false, 0]);
});

it('go one after the other while they are refused by the dozen, each at its time', () => {
  const { tokens, refuse, pass } = newTokensAt();
  refuse(...clients(10));
  const waits = () => ['d1', 'd2', 'd3'].map((id) => tokens.waitMs(lane, 'somebody', id));
  expect([tokens.isWatching(lane), waits()]).toEqual([true, [0, 50, 100]]);
  pass(60);
  expect(waits()).toEqual([0, 0, 40]);
  expect([tokens.isWatching(neighbour), tokens.waitMs(neighbour, 'somebody', 'd4')]).toEqual([false, 0]);
  pass(MINUTE);
  expect([tokens.isWatching(lane), tokens.waitMs(lane, 'somebody', 'd5')]).toEqual([false, 0]);
});

it('wait for longer and longer where their client has brought several that were refused', () => {
  const { tokens, refuse, pass } = newTokensAt();
  refuse('one', 'one', 'other');
  expect(tokens.waitMs(lane, 'one', 'd1')).toBe(0);
  refuse('one');
  const minutes = (client: string) => tokens.waitMs(lane, client, 'd1') / MINUTE;
  expect([tokens.isWatching(lane), minutes('one'), minutes('other')]).toEqual([true, 5, 0]);
  for (const expected of [10, 20, 40, 60, 60]) {
    pass(minutes('one') * MINUTE);
    expect([tokens.isWatching(lane), minutes('one')]).toEqual([false, 0]);
    refuse('one');
    expect(minutes('one')).toBe(expected);
  }
});

it('of a client are forgotten after two hours', () => {
  const { tokens, refuse, pass } = newTokensAt();
  refuse('one', 'one', 'one');
  pass(121 * MINUTE);
  refuse('one');
  expect(tokens.waitMs(lane, 'one', 'd1')).toBe(0);
});
