import { Counter, Registry } from 'prom-client';
import { createMetrics } from '../../src/http/metrics.js';
import { asksForOpenMetrics, openMetricsOf } from '../../src/http/openMetrics.js';
import { readOpenMetrics } from '../support/openMetrics.js';
import { METRICS_TOKEN } from '../support/testEnvironment.js';
import { useGateway } from '../support/useGateway.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CONTEXT = `00-${TRACE}-b7ad6b7169203331-01`;
/** What Prometheus sends. */
const OF_PROMETHEUS =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
  'text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';

it.each([
  [OF_PROMETHEUS, true],
  ['application/openmetrics-text', true],
  ['text/plain;q=0.5, Application/OpenMetrics-Text; version=1.0.0', true],
  ['text/plain, application/openmetrics-text;q=0.9', false],
  ['application/openmetrics-text;q=0', false],
  ['text/plain', false],
  ['*/*', false],
  ['', false],
  [undefined, false],
])('Accept: %s asks for OpenMetrics: %s', (accept, isAsked) => {
  expect(asksForOpenMetrics(accept)).toBe(isAsked);
});

it('a counter has its suffix at its samples only, and in plain text everywhere as before', async () => {
  const registry = new Registry();
  new Counter({ name: 'beckon_things_total', help: 'Things.', registers: [registry] }).inc(2);
  const plain = await registry.metrics();
  const things = readOpenMetrics(await openMetricsOf(registry).metrics()).get('beckon_things');
  expect(things).toEqual({
    type: 'counter',
    samples: [{ name: 'beckon_things_total', labels: '', value: 2, exemplar: null }],
  });
  expect(await registry.metrics()).toBe(plain);
  expect(plain).toContain('# TYPE beckon_things_total counter\nbeckon_things_total 2\n');
});

it('a bucket names the trace of its last recorded value', async () => {
  const { registry, request } = createMetrics(true);
  request('GET', '/somewhere', 200, 0.003, CONTEXT);
  request('GET', '/somewhere', 200, 0.004, null);
  request('GET', '/somewhere', 200, 20, null);
  const family = readOpenMetrics(await openMetricsOf(registry).metrics()).get('beckon_http_request_duration_seconds');
  expect(family?.samples.filter(({ exemplar }) => exemplar)).toEqual([
    {
      name: 'beckon_http_request_duration_seconds_bucket',
      labels: expect.stringContaining('le="0.005"') as unknown,
      value: 2,
      exemplar: { labels: `{trace_id="${TRACE}"}`, value: 0.003 },
    },
  ]);
});

it('plain text is the same with exemplars and without', async () => {
  const texts = [true, false].map(async (hasExemplars) => {
    const { registry, request } = createMetrics(hasExemplars);
    request('GET', '/somewhere', 200, 0.003, CONTEXT);
    return registry.getSingleMetricAsString('beckon_http_request_duration_seconds');
  });
  const [one, other] = await Promise.all(texts);
  expect(one).toBe(other);
});

describe('a gateway', () => {
  const gateway = useGateway();
  const ask = async (accept: string) => {
    const headers = { accept, authorization: `Bearer ${METRICS_TOKEN}` };
    const response = await fetch(`${gateway().url}/metrics`, { headers });
    return {
      type: response.headers.get('content-type'),
      vary: response.headers.get('vary'),
      text: await response.text(),
    };
  };

  it('gives what is asked for, one after the other', async () => {
    const plain = await ask('*/*');
    expect(plain.type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(plain.text).toContain('# TYPE beckon_push_outcomes_total counter');
    const open = await ask(OF_PROMETHEUS);
    expect([open.type, open.vary]).toEqual(['application/openmetrics-text; version=1.0.0; charset=utf-8', 'accept']);
    expect(readOpenMetrics(open.text).get('beckon_push_outcomes')?.type).toBe('counter');
    expect((await ask('text/plain')).text).toContain('# TYPE beckon_push_outcomes_total counter');
  });
});
