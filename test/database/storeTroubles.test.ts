import { createStoreTroubles } from '../../src/database/storeTroubles.js';

const MINUTE_MS = 60_000;

function useTroubles() {
  const told: unknown[] = [];
  let now = 0;
  let failures = 0;
  const troubles = createStoreTroubles(
    { warn: (fields: object) => void told.push(fields) },
    () => now,
    () => (failures += 1),
  );
  return { told, troubles, pass: (ms: number) => (now += ms), failures: () => failures };
}
const fault = (code: string) => Object.assign(new Error('no'), { code });

it('logs each cause once a minute', () => {
  const { told, troubles, pass, failures } = useTroubles();
  for (let second = 0; second < 120; second += 1) {
    troubles.failed('deliveries.settle', fault('25006'));
    troubles.failed('chatEvents.publish', fault('53100'));
    pass(1_000);
  }
  expect(told).toEqual([
    expect.objectContaining({ fault: '25006', call: 'deliveries.settle' }),
    expect.objectContaining({ fault: '53100', call: 'chatEvents.publish' }),
    expect.objectContaining({ fault: '25006' }),
    expect.objectContaining({ fault: '53100' }),
  ]);
  pass(MINUTE_MS);
  troubles.failed('deliveries.settle', fault('25006'));
  expect(told).toHaveLength(5);
  // Each failed call is counted.
  expect(failures()).toBe(241);
});

it('names the cause until the same call succeeds, or has not been tried for a while', () => {
  const { troubles, pass } = useTroubles();
  expect(troubles.current()).toBeNull();
  troubles.failed('chatEvents.publish', fault('53100'));
  troubles.succeeded('tenants.find');
  expect(troubles.current()).toBe('53100');
  troubles.succeeded('chatEvents.publish');
  expect(troubles.current()).toBeNull();
  troubles.failed('chatEvents.publish', fault('53100'));
  pass(MINUTE_MS);
  expect(troubles.current()).toBeNull();
});
