import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { startSteadyLoad } from './steadyLoad.js';
import { isAlive, useWorkers, workersOf } from './useWorkers.js';

const { gateway, environment, phone, publish, providers, received } = useWorkers();
/** `npm run nightly` also runs what takes its time. */
const isNightly = process.env['TEST_RESTARTS'] !== undefined;

/** A further gateway on the same database. */
const startAnother = (): Promise<GatewayProcess> =>
  startGatewayProcess({ ...environment().variables, BECKON_WORKERS: '2' });

it('a worker that is killed under load is replaced, and the others take over its pushes', async () => {
  const { chatId } = await phone('crash');
  const accepted: string[] = [];
  const { fcm } = providers().simulators;
  // Every second push gets no answer, so that the kill finds sends under way.
  fcm.setFault({ kind: 'silence', everyNth: 2 });
  const load = startSteadyLoad(
    gateway().url,
    () => publish(chatId),
    2,
    ({ text }, status) => {
      if (status === 202) accepted.push(text);
    },
  );
  const [killed = 0, spared = 0] = workersOf(gateway());
  await eventually(async () => expect(accepted.length).toBeGreaterThan(60));
  process.kill(killed, 'SIGKILL');
  await eventually(async () => expect(gateway().log()).toContain('"signal":"SIGKILL"'));
  fcm.setFault(null);
  await eventually(async () =>
    expect(
      gateway()
        .log()
        .match(/"worker":1.*worker is ready/g),
    ).toHaveLength(2),
  );
  await load.stop();
  const now = workersOf(gateway());
  expect([now.length, now.includes(spared), now.includes(killed)]).toEqual([2, true, false]);
  expect(accepted.filter((text) => !received().includes(text)).length).toBeGreaterThan(0);
  // As after the death of any node: within 20 s.
  await eventually(async () => expect(accepted.filter((text) => !received().includes(text))).toEqual([]), 60_000);
  const times = (text: string) => received().filter((one) => one === text).length;
  // What was under way at the kill may come a second time, nothing a third.
  expect(accepted.filter((text) => times(text) > 2)).toEqual([]);
});

it('workers that crash again and again spare one that serves, and end all with an exit code once none does', async () => {
  const another = await startAnother();
  const [, spared] = workersOf(another);
  const kill = (pids: number[]) => pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
  const crashes = () => another.log().split('worker has ended by itself').length - 1;
  await eventually(async () => {
    if (crashes() < 5) kill(workersOf(another).filter((pid) => pid !== spared));
    // The replacement of the fifth, and the one that serves.
    const now = workersOf(another);
    expect([crashes(), now.length, now.includes(spared ?? 0)]).toEqual([5, 2, true]);
  });
  let hasEnded = false;
  const ended = another.ended.finally(() => (hasEnded = true));
  await eventually(async () => {
    kill(workersOf(another));
    expect(hasEnded).toBe(true);
  });
  expect(await ended).toBe(1);
  expect(another.told()).toContain('crashed at least 5 times in a row, and no other worker serves');
});

(isNightly ? it : it.skip)('a worker that hangs when it should stop is killed', async () => {
  const another = await startAnother();
  const [worker = 0] = workersOf(another);
  process.kill(worker, 'SIGSTOP');
  expect(await another.stop('SIGTERM')).toBe(0);
  expect(isAlive(worker)).toBe(false);
  expect(another.told()).toContain('Worker 1 did not end in time and was killed.');
});

it('workers finish and end when the primary is killed', async () => {
  const workers = workersOf(gateway());
  await gateway().stop('SIGKILL');
  await eventually(async () => expect(workers.filter(isAlive)).toEqual([]));
});
