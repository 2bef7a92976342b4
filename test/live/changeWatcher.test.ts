import { DomainError } from '../../src/domain/errors.js';
import { createChangeWatcher, WAITING_MAX } from '../../src/live/changeWatcher.js';

function watcher() {
  let overs = 0;
  const made = createChangeWatcher<string>(() => (overs += 1));
  return { made, overs: () => overs };
}

it('yields items in order and waits for the next', async () => {
  const { made } = watcher();
  made.put('a', 'a1');
  made.put('b', 'b1');
  expect(await made.next()).toEqual({ done: false, value: 'a1' });
  expect(await made.next()).toEqual({ done: false, value: 'b1' });
  const waiting = made.next();
  made.put('c', 'c1');
  expect(await waiting).toEqual({ done: false, value: 'c1' });
});

it('keeps the newest state of each only', async () => {
  const { made } = watcher();
  for (const [key, item] of ['a1', 'b1', 'a2', 'a3'].map((item) => [item.charAt(0), item] as const))
    made.put(key, item);
  expect([(await made.next()).value, (await made.next()).value]).toEqual(['a3', 'b1']);
});

it('takes so much and no more', () => {
  const { made } = watcher();
  for (let count = 0; count < WAITING_MAX; count += 1) expect(made.put(String(count), 'x')).toBe(true);
  expect(made.put('7', 'newer')).toBe(true);
  expect(made.put('one more', 'x')).toBe(false);
});

it('says once why it has ended, and forgets what waited', async () => {
  const { made, overs } = watcher();
  made.put('a', 'a1');
  made.end(new DomainError('CHANGES_MISSED', 'missed'));
  made.end(null);
  await expect(made.next()).rejects.toThrow('missed');
  expect(await made.next()).toEqual({ done: true, value: undefined });
  expect(made.put('a', 'a2')).toBe(false);
  expect(overs()).toBe(1);
});

it('releases a waiting reader when it is closed', async () => {
  const { made, overs } = watcher();
  const waiting = made.next();
  await made.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(overs()).toBe(1);
});
