/** Dashboards and rules name only series and labels that a gateway really has, once it has sent pushes. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ConfigureWebhookDocument } from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient } from '../support/legacyClient.js';
import { askMetrics } from '../support/metricsOf.js';
import { usePhones } from '../support/usePhones.js';
import { useUpstream } from '../upstream/useUpstream.js';
import { startPlatform, type PlatformReceiver } from '../webhooks/platformReceiver.js';
import { namesOf, seriesOf } from './promql.js';

/** Prometheus adds these to each series of a target, and BECKON_WORKERS the last one. */
const OF_TARGETS = ['job', 'instance', 'namespace', 'pod', 'worker'];

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string; refId: string; datasource: { uid: string } }[];
}
interface Dashboard {
  uid: string;
  title: string;
  schemaVersion: number;
  panels: Panel[];
  templating: { list: { name: string; type: string }[] };
}

const rulesFile = parse(readFileSync('deploy/prometheus/rules.yml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = rulesFile.groups.flatMap((group) => group.rules);
const dashboards = readdirSync('deploy/grafana')
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(path.join('deploy/grafana', name), 'utf8')) as Dashboard);
const queries = dashboards.flatMap(({ title, panels }) =>
  panels.flatMap((panel) => (panel.targets ?? []).map((target) => ({ where: `${title}: ${panel.title}`, ...target }))),
);
/** `{{label}}` of Grafana, `{{ $labels.label }}` of Prometheus. */
const legendLabels = (text: string) =>
  Array.from(text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g), ([, name = '']) => name);

const { gateway, center, providers, start, subscribedPhone } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const { gateway: inFront } = useUpstream(() => ({}));
let platform: PlatformReceiver;
/** The labels of each series of the gateways, by its name. */
let series: Map<string, Set<string>>;

beforeAll(async () => {
  platform = await startPlatform();
  const input = { tenantHost: center().host, url: platform.url };
  await graphqlData(gateway().url, center().admin, ConfigureWebhookDocument, { input });
  // A push that arrives after one repeat, one to a dead token, and one that opens a circuit.
  const { flow } = await subscribedPhone();
  const { fcm, apns } = providers().simulators;
  fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 1, times: 1 });
  await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
  const dead = await start();
  const token = newApnsToken();
  await dead.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
  apns.unregister(token, new Date(Date.now() + 1_000));
  await dead.settled(firstOf((await dead.publish(agentMessage())).deliveries).id);
  fcm.setFault({ kind: 'status', status: 429, reason: 'QUOTA_EXCEEDED', retryAfterSeconds: 600 });
  await flow.publish(agentMessage());
  await legacyClient(gateway().url, flow.device, flow.chatId).send({ event: 'chat_session_message', msg: 'Hello?' });
  await post(inFront().url, '/clientweb/api/v2/chats', center().device('installation-behind-a-gateway'), {});
  await eventually(async () => {
    const scraped = await Promise.all([gateway().url, inFront().adminUrl].map(askMetrics));
    series = seriesOf(scraped.map(({ text }) => text).join('\n'));
    for (const name of ['beckon_circuits_open', 'beckon_webhook_requests_total', 'beckon_subscriptions_removed_total'])
      expect([name, series.get(name)?.size]).not.toEqual([name, undefined]);
  });
  // What is recorded has the labels by which it is grouped.
  for (const { record, expr } of rules)
    if (record) series.set(record, new Set(namesOf(expr).grouping.filter((name) => name !== 'le')));
  series.set('up', new Set());
});
afterAll(() => platform.close());

/** What an expression, and the text beside it, names that is not there. */
function unknownIn(expr: string, texts: readonly string[] = []): string[] {
  const { selectors, grouping } = namesOf(expr);
  const labelsOf = (metric: string) => [...(series.get(metric) ?? []), ...OF_TARGETS];
  const all = new Set(selectors.flatMap(({ metric }) => labelsOf(metric)));
  return [
    ...selectors.filter(({ metric }) => !series.has(metric)).map(({ metric }) => metric),
    ...selectors.flatMap(({ metric, labels }) =>
      labels.filter((label) => !labelsOf(metric).includes(label)).map((label) => `${metric}{${label}}`),
    ),
    ...[...grouping, ...texts.flatMap(legendLabels)].filter((label) => !all.has(label)),
  ];
}

test('what does not exist is found', () => {
  expect(
    unknownIn('sum by (sevice) (rate(beckon_push_outcomes_total{outcom="delivered"}[5m])) / beckon_pushes'),
  ).toEqual(['beckon_pushes', 'beckon_push_outcomes_total{outcom}', 'sevice']);
  expect(() => namesOf('sum(rate(beckon_push_outcomes_total[5m])')).toThrow('no PromQL');
});

test.each(rules.map((rule) => [rule.alert ?? rule.record ?? '', rule] as const))('rule %s', (_, rule) => {
  expect(unknownIn(rule.expr, Object.values(rule.annotations ?? {}))).toEqual([]);
  if (rule.alert === undefined) return;
  expect(rule.labels?.['severity']).toMatch(/^(critical|warning|info)$/);
  expect(Object.keys(rule.annotations ?? {}).sort()).toEqual(['description', 'runbook_url', 'summary']);
  const [file = '', anchor = ''] = rule.annotations?.['runbook_url']?.split('#') ?? [];
  const anchors = Array.from(readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/ /g, '-')
      .replace(/[^\w-]/g, ''),
  );
  expect(anchors).toContain(anchor);
});

test.each(queries.map((query) => [query.where, query] as const))('query of %s', (_, { expr, legendFormat }) => {
  expect(unknownIn(expr, [legendFormat])).toEqual([]);
});

test('each of our metrics is in a dashboard or a rule', () => {
  const used = [...queries, ...rules].flatMap(({ expr }) => namesOf(expr).selectors.map(({ metric }) => metric));
  const families = [...series.keys()]
    .filter((name) => name.startsWith('beckon_'))
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  const unused = new Set(families.filter((family) => !used.some((name) => name.startsWith(family))));
  expect([...unused]).toEqual([]);
});

describe.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))('dashboard %s', (_, dashboard) => {
  const { panels } = dashboard;
  const data = panels.filter(({ type }) => type !== 'row');

  test('has panels with ids of their own, that do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (__, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('takes its data source from a variable', () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(dashboard.templating.list.find(({ type }) => type === 'datasource')?.name).toBe('datasource');
    const sources = data.flatMap(({ datasource, targets = [] }) => [
      datasource,
      ...targets.map((one) => one.datasource),
    ]);
    expect(new Set(sources.map((source) => source?.uid))).toEqual(new Set(['${datasource}']));
  });

  test('says what each panel shows', () => {
    expect(data.filter(({ description, targets = [] }) => !description || targets.length === 0)).toEqual([]);
  });
});

test('dashboards have uids of their own', () => {
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
});
