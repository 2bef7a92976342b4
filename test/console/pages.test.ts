import type { SetupQuery } from '../../src/console/generated/graphql.js';
import { deliveryFilter } from '../../src/console/pages/deliveries/deliveryFilters.js';
import { isNothingSetUp } from '../../src/console/pages/firstRun/firstRunSteps.js';
import { chartRows } from '../../src/console/pages/overview/chartRows.js';
import { chatSessionFilter } from '../../src/console/pages/sessions/sessionFilters.js';

const at = (minute: number) => `2026-03-01T12:${String(minute).padStart(2, '0')}:00.000Z`;

test('spans are drawn by the clock of the reader', () => {
  const minute = { at: at(7), sent: 3, failed: 1, expired: 0, suppressed: 2, pending: 0, p50Ms: 40, p95Ms: null };
  const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
  expect(chartRows({ seconds: 60, bars: [minute] }, reader)).toEqual([
    { time: '13:07', sent: 3, failed: 1, expired: 0, suppressed: 2, pending: 0, p50Ms: 40, p95Ms: null },
  ]);
});

describe('nothing is set up', () => {
  const setup = (totalCount: number, apps: number): SetupQuery => ({
    tenants: { totalCount, edges: totalCount === 0 ? [] : [{ node: { apps: { totalCount: apps } } }] },
  });
  test.each([
    [0, 0, true],
    [1, 0, true],
    [1, 1, false],
    [2, 0, false],
  ])('%d tenants, the first with %d apps: %s', (tenants, apps, expected) => {
    expect(isNothingSetUp(setup(tenants, apps))).toBe(expected);
  });
});

describe('filters, as the gateway takes them', () => {
  const times = { after: '2026-03-01T12:00:00.000Z', before: null };
  const created = { createdAfter: times.after, createdBefore: null };
  test('of sessions', () => {
    const none = { chat: null, client: null, app: null, state: null, active: null, subscribed: null, service: null };
    expect(chatSessionFilter('acme.example.com', none, times)).toEqual({
      tenantHost: 'acme.example.com',
      ...{ chatId: null, clientId: null, appId: null, state: null, active: null, subscribed: null, service: null },
      ...created,
    });
    const some = { ...none, subscribed: 'no', active: 'yes', state: 'QUEUED' };
    expect(chatSessionFilter('acme.example.com', some, times)).toMatchObject({
      subscribed: false,
      active: true,
      state: 'QUEUED',
    });
  });
  test('of deliveries', () => {
    const filters = { status: 'FAILED', settled: 'no', service: null, app: 'acme-ios', chat: null };
    expect(deliveryFilter('acme.example.com', filters, times)).toEqual({
      tenantHost: 'acme.example.com',
      status: 'FAILED',
      service: null,
      appId: 'acme-ios',
      chatId: null,
      settled: false,
      ...created,
    });
  });
});
