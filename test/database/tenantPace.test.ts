import { createTenantPace } from '../../src/database/tenantPace.js';

const LOOK_MS = 250;
const REFILL_MS = 25;

/** A second in which tenants do as much as they like and may. @returns how much each has done */
function passSecond(pace: ReturnType<typeof createTenantPace>, wishes: Record<number, number>, isShort = false) {
  const done: Record<number, number> = {};
  for (let ms = REFILL_MS; ms <= 1_000; ms += REFILL_MS) {
    for (const [tenant, wish] of Object.entries(wishes)) {
      const tenantId = Number(tenant);
      for (let piece = 0; piece < (wish * REFILL_MS) / 1_000 && pace.mayGo(tenantId); piece += 1) {
        pace.count(tenantId, 1);
        done[tenantId] = (done[tenantId] ?? 0) + 1;
      }
    }
    pace.refill(REFILL_MS);
    if (ms % LOOK_MS === 0) pace.adapt(LOOK_MS, isShort);
  }
  return done;
}

test('a tenant that is alone is not limited, even on a saturated node', () => {
  const pace = createTenantPace();
  for (let second = 0; second < 5; second += 1) expect(passSecond(pace, { 1: 8_000 }, true)).toEqual({ 1: 8_000 });
});

test('where others are about a tenant begins slowly, and gets as fast as it likes where there is time', () => {
  const pace = createTenantPace();
  passSecond(pace, { 2: 40 });
  const first = passSecond(pace, { 1: 8_000, 2: 40 });
  expect(first[1]).toBeLessThan(1_500);
  for (let second = 0; second < 10; second += 1) passSecond(pace, { 1: 8_000, 2: 40 });
  expect(passSecond(pace, { 1: 8_000, 2: 40 })).toEqual({ 1: 8_000, 2: 40 });
});

test('one that was fast alone goes on as fast when another one comes', () => {
  const pace = createTenantPace();
  for (let second = 0; second < 5; second += 1) passSecond(pace, { 1: 8_000 });
  expect(passSecond(pace, { 1: 8_000, 2: 40 })[1]).toBeGreaterThan(7_000);
});

test('a saturated node slows down only the busiest tenant', () => {
  const pace = createTenantPace();
  for (let second = 0; second < 5; second += 1) passSecond(pace, { 1: 8_000 });
  passSecond(pace, { 1: 8_000, 2: 90 });
  for (let second = 0; second < 8; second += 1) passSecond(pace, { 1: 8_000, 2: 90 }, true);
  const done = passSecond(pace, { 1: 8_000, 2: 90 }, true);
  expect(done[2]).toBeGreaterThanOrEqual(90);
  expect(done[1]).toBeGreaterThanOrEqual(100);
  expect(done[1]).toBeLessThan(200);
});

test('a burst is paid back', () => {
  const pace = createTenantPace();
  pace.count(2, 1);
  pace.count(1, 500);
  expect(pace.mayGo(1)).toBe(false);
  pace.refill(1_000);
  expect(pace.mayGo(1)).toBe(false);
  pace.refill(250);
  expect(pace.mayGo(1)).toBe(true);
});

test('a tenant is inactive after a silence', () => {
  const pace = createTenantPace();
  pace.count(2, 1);
  pace.count(1, 500);
  for (let second = 0; second < 7; second += 1) passSecond(pace, { 1: 8_000 });
  expect(passSecond(pace, { 1: 8_000 })).toEqual({ 1: 8_000 });
});
