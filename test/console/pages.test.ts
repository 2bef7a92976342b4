import type {
  OverviewQuery,
  SessionHistoryQuery,
  SessionQuery,
  SetupQuery,
} from '../../src/console/generated/graphql.js';
import { deliveryFilter } from '../../src/console/pages/deliveries/deliveryFilters.js';
import { isNothingSetUp } from '../../src/console/pages/firstRun/firstRunSteps.js';
import { chartRows } from '../../src/console/pages/overview/chartRows.js';
import { timelineOf } from '../../src/console/pages/session/timelineOf.js';
import { chatSessionFilter } from '../../src/console/pages/sessions/sessionFilters.js';

type Session = NonNullable<SessionQuery['chatSession']>;
type Change = SessionHistoryQuery['auditLog']['edges'][number]['node'];

const at = (minute: number) => `2026-03-01T12:${String(minute).padStart(2, '0')}:00.000Z`;

function session(minutes: number[], page: { older?: boolean; newer?: boolean } = {}, endedAt: string | null = null) {
  const edges = minutes.map((minute) => ({ node: { id: `d${minute}`, createdAt: at(minute) } }));
  const pageInfo = { hasPreviousPage: page.older ?? false, hasNextPage: page.newer ?? false };
  return { createdAt: at(0), endedAt, deliveries: { edges, pageInfo } } as unknown as Session;
}

const change = (minute: number): Change => ({ id: `c${minute}`, at: at(minute), actor: 'device', action: 'subscribe' });
const keys = (...args: Parameters<typeof timelineOf>) => timelineOf(...args).map(({ key }) => key);

describe('the timeline of a session', () => {
  test('has the newest first, with all that was not a delivery', () => {
    expect(keys(session([5, 20], {}, at(30)), [change(10), change(1)])).toEqual([
      'ended',
      'd20',
      'c10',
      'd5',
      'c1',
      'began',
    ]);
  });
  test('shows each entry once: older entries are on older pages', () => {
    expect(keys(session([5, 20], { older: true }), [change(25), change(10), change(1)])).toEqual([
      'c25',
      'd20',
      'c10',
      'd5',
    ]);
    expect(keys(session([5, 20], { newer: true }, at(30)), [change(25), change(10)])).toEqual([
      'd20',
      'c10',
      'd5',
      'began',
    ]);
  });
  test('has a chat without deliveries', () => {
    expect(keys(session([]), [change(1)])).toEqual(['c1', 'began']);
  });
});

test('minutes are drawn by the clock of the reader', () => {
  const minute = { at: at(7), sent: 3, failed: 1, expired: 0, suppressed: 2, pending: 0, p50Ms: 40, p95Ms: null };
  expect(chartRows([minute] as OverviewQuery['overview']['minutes'], 'Europe/Berlin')).toEqual([
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
  test('of sessions', () => {
    const none = { chat: null, client: null, app: null, state: null, subscribed: null, service: null };
    expect(chatSessionFilter('acme.example.com', none)).toEqual({
      tenantHost: 'acme.example.com',
      chatId: null,
      clientId: null,
      appId: null,
      state: null,
      subscribed: null,
      service: null,
    });
    expect(chatSessionFilter('acme.example.com', { ...none, subscribed: 'no', state: 'QUEUED' })).toMatchObject({
      subscribed: false,
      state: 'QUEUED',
    });
  });
  test('of deliveries', () => {
    const filters = { status: 'FAILED', service: null, app: 'acme-ios', chat: null };
    expect(deliveryFilter('acme.example.com', filters)).toEqual({
      tenantHost: 'acme.example.com',
      status: 'FAILED',
      service: null,
      appId: 'acme-ios',
      chatId: null,
    });
  });
});
