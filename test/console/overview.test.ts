import { countAxis, durationAxis } from '../../src/console/pages/overview/axes.js';
import {
  axisTimes,
  type Bars,
  chartRows,
  SETTLED,
  spanName,
  visibleSeries,
} from '../../src/console/pages/overview/chartRows.js';
import { healthOf, rateTrend } from '../../src/console/pages/overview/health.js';

const written = ({ ticks, format }: ReturnType<typeof durationAxis>) => ticks.map((tick) => format(tick));

describe('the ticks of durations are round, of one unit, and reach the largest', () => {
  test.each([
    [0, ['0 ms', '1 ms']],
    [98, ['0 ms', '50 ms', '100 ms']],
    [75_000, ['0 s', '25 s', '50 s', '75 s']],
    [1_400, ['0 ms', '500 ms', '1,000 ms', '1,500 ms']],
    [61_000, ['0 s', '25 s', '50 s', '75 s']],
    [100_000, ['0 min', '1 min', '2 min']],
    [3_600_000, ['0 min', '20 min', '40 min', '60 min']],
    [30 * 3_600_000, ['0 h', '12 h', '24 h', '36 h']],
  ])('up to %d ms: %j', (max, ticks) => {
    expect(written(durationAxis(max, 'en'))).toEqual(ticks);
  });
  test('of days too', () => {
    expect(durationAxis(300 * 3_600_000, 'en').ticks.at(-1)).toBeGreaterThanOrEqual(300 * 3_600_000);
  });
});

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [4, [0, 2, 4]],
  [17, [0, 10, 20]],
  [6_100, [0, 5_000, 10_000]],
])('the ticks of counts up to %d are %j', (max, ticks) => {
  expect(countAxis(max, 'en').ticks).toEqual(ticks);
});

const UTC = { locale: 'en-GB', timeZone: 'UTC' };

/** Spans of so many seconds from a time on, every other with a delivery. */
function barsFrom(from: number, seconds: number, count: number): Bars {
  const bars = Array.from({ length: count }, (_, index) => ({
    at: new Date(from + index * seconds * 1_000).toISOString(),
    ...{ sent: index % 2, failed: 0, expired: 0, suppressed: 0, pending: 0, p50Ms: null, p95Ms: null },
  }));
  return { seconds, bars };
}

const hour = barsFrom(Date.UTC(2026, 2, 1, 12, 55), 60, 25);
const rows = chartRows(hour, UTC);

test('the time axis has whole ten minutes', () => {
  expect(axisTimes(hour, rows)).toEqual(['13:00', '13:10']);
});

test('the time axis of days has dates, and each span a name of its own', () => {
  const week = barsFrom(Date.UTC(2026, 2, 1), 4 * 3_600, 43);
  const times = chartRows(week, UTC).map(({ time }) => time);
  expect(new Set(times).size).toBe(43);
  expect(times[0]).toBe('1 Mar, 00:00');
  const month = chartRows(barsFrom(Date.UTC(2026, 2, 1), 86_400, 30), UTC);
  expect(month.at(-1)?.time).toBe('30 Mar');
});

test.each([
  [60, 'minute'],
  [600, '10 minutes'],
  [14_400, '4 hours'],
  [86_400, 'day'],
])('a span of %d seconds is called %s', (seconds, name) => {
  expect(spanName(seconds)).toBe(name);
});

test('series of zeros are not drawn', () => {
  expect(visibleSeries(SETTLED, rows).map(({ name }) => name)).toEqual(['sent']);
});

describe('health', () => {
  const well = { paused: 0, alerts: 0, failed: 0, total: 10 };
  test.each([
    [well, true, 'All push services are sending, and no delivery of the last hour failed.'],
    [{ ...well, alerts: undefined }, true, 'All push services are sending, and no delivery of the last hour failed.'],
    [{ ...well, failed: 1 }, true, 'All push services are sending; 1 delivery of the last hour has failed.'],
    [{ ...well, failed: 3 }, true, 'All push services are sending; 3 deliveries of the last hour have failed.'],
    [{ ...well, total: 0 }, true, 'No push service is paused. There were no deliveries in the last hour.'],
    [{ ...well, paused: 1 }, false, '1 push service is paused.'],
    [{ ...well, paused: 2, alerts: 1 }, false, '2 push services are paused, and 1 alert is open.'],
    [{ ...well, alerts: 2, failed: 9 }, false, '2 alerts are open.'],
  ])('of %j', (conditions, isGood, words) => {
    expect(healthOf(conditions)).toEqual({ isGood, words });
  });
});

test.each([
  [0.98, 0.97, { words: 'Up 1 point on the time before', isWorse: false }],
  [0.9721, 0.986, { words: 'Down 1.4 points on the time before', isWorse: true }],
  [1, 1, { words: 'As in the time before', isWorse: false }],
  [null, 1, null],
  [1, null, null],
])('from %p after %p the trend is %j', (now, before, trend) => {
  expect(rateTrend(now, before, 'en')).toEqual(trend);
});
