import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { openMetricsOf, plainMetricsOf } from '../../src/http/openMetrics.js';
import { metricsOfAll, type MetricsReport } from '../../src/http/workerMetrics.js';
import { readOpenMetrics } from '../support/openMetrics.js';

/** As one worker has them. */
function registryOf(sent: number, age: number): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'sent_total', help: 'Sent.', labelNames: ['service'], registers }).inc({ service: 'A' }, sent);
  new Gauge({ name: 'age_seconds', help: 'Age.', registers }).set(age);
  new Histogram({ name: 'wait_seconds', help: 'Wait.', buckets: [1], registers }).observe(sent);
  return registry;
}

const other: MetricsReport = { worker: '2', metrics: [] };
beforeAll(async () => {
  other.metrics = structuredClone(await registryOf(5, NaN).getMetricsAsJSON());
});
const all = () => metricsOfAll(registryOf(1, 7), { worker: '1', reports: () => Promise.resolve([other]) });

it('each sample says whose it is, below one head', async () => {
  expect(await plainMetricsOf(all()).metrics()).toBe(`# HELP sent_total Sent.
# TYPE sent_total counter
sent_total{service="A",worker="1"} 1
sent_total{service="A",worker="2"} 5

# HELP age_seconds Age.
# TYPE age_seconds gauge
age_seconds{worker="1"} 7
age_seconds{worker="2"} Nan

# HELP wait_seconds Wait.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="1",worker="1"} 1
wait_seconds_bucket{le="+Inf",worker="1"} 1
wait_seconds_sum{worker="1"} 1
wait_seconds_count{worker="1"} 1
wait_seconds_bucket{le="1",worker="2"} 0
wait_seconds_bucket{le="+Inf",worker="2"} 1
wait_seconds_sum{worker="2"} 5
wait_seconds_count{worker="2"} 1
`);
});

it('the same as OpenMetrics', async () => {
  const families = readOpenMetrics(await openMetricsOf(all()).metrics());
  expect(families.get('sent')?.samples.map(({ name, labels, value }) => [name, labels, value])).toEqual([
    ['sent_total', '{service="A",worker="1"}', 1],
    ['sent_total', '{service="A",worker="2"}', 5],
  ]);
});
