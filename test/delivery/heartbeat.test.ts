import { pino } from 'pino';
import { createHeartbeat } from '../../src/delivery/leases/heartbeat.js';

/** A heartbeat whose beats the test lets fail, on a clock of its own. */
function heartbeatAt() {
  let now = 0;
  let isAway = false;
  const dead: string[][] = [[]];
  const taken: (readonly string[])[] = [];
  const deliveries = {
    beat: () =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve({ dead: dead.shift() ?? [], aheadMs: 0 }),
    takeOverFrom: (nodes: readonly string[]) => {
      taken.push(nodes);
      return Promise.reject(new Error('too much'));
    },
    leave: () => Promise.resolve(),
  };
  const logger = pino({ level: 'silent' });
  const heartbeat = createHeartbeat({
    deliveries,
    logger,
    onTakenOver: () => undefined,
    everyMs: 1,
    now: () => now,
  });
  return { heartbeat, dead, taken, pass: (ms: number) => (now += ms), goAway: (away: boolean) => (isAway = away) };
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 30));

it('is alive as long as it has been able to say so, and again afterwards', async () => {
  const { heartbeat, pass, goAway } = heartbeatAt();
  expect(heartbeat.alive()).toBe(false);
  await heartbeat.start();
  expect(heartbeat.alive()).toBe(true);
  goAway(true);
  await aWhile();
  pass(11_999);
  expect(heartbeat.alive()).toBe(true);
  pass(1);
  expect(heartbeat.alive()).toBe(false);
  goAway(false);
  await aWhile();
  expect(heartbeat.alive()).toBe(true);
  await heartbeat.stop();
});

it('is alive also where it fails to take over what a dead one has left', async () => {
  const { heartbeat, dead, taken } = heartbeatAt();
  dead[0] = ['node-z'];
  await heartbeat.start();
  expect(taken).toEqual([['node-z']]);
  expect(heartbeat.alive()).toBe(true);
  await heartbeat.stop();
});

it('does not start without a database', async () => {
  const { heartbeat, goAway } = heartbeatAt();
  goAway(true);
  await expect(heartbeat.start()).rejects.toThrow('away');
});
