/** Traces from the platform's publish to the provider's answer, as a collector gets them. */
import { randomBytes } from 'node:crypto';
import { ChatSessionDocument, ConfigureWebhookDocument, PublishChatEventsDocument } from '../generated/graphql.js';
import {
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  BUNDLE_ID,
  type ContactCenter,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { graphqlData, post } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { readOpenMetrics } from '../support/openMetrics.js';
import { METRICS_TOKEN } from '../support/testEnvironment.js';
import { useTraceReceiver, type ReceivedSpan } from '../support/traceReceiver.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { startPlatform, type PlatformReceiver } from '../webhooks/platformReceiver.js';
import { newTraceparent } from './traceparent.js';

const providers = useSimulatedProviders();
const collector = useTraceReceiver();
const gateway = useGateway(() => ({
  ...providers().simulators.environment(),
  ...collector().environment(),
  OTEL_SERVICE_NAME: 'beckon-of-a-test',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test%20stage',
  OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=key%20of%20the%20collector',
  BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
}));
const SERVICES = ['IOS_APNS', 'ANDROID_FIREBASE', 'WEB_PUSH'] as const;
const CLIENT_ROUTE = 'POST /clientweb/api/:version(^v[12]$)/chats/:chatId/events';
let center: ContactCenter;
let platform: PlatformReceiver;

/** What no span may contain. */
const canaries = {
  client: `installation-canary-${randomBytes(8).toString('hex')}`,
  text: `text-canary-${randomBytes(8).toString('hex')}`,
  name: `name-canary-${randomBytes(8).toString('hex')}`,
  android: newFirebaseToken(),
  apns: newApnsToken(),
};

beforeAll(async () => {
  const { credentials } = providers();
  center = await createContactCenter(gateway().url, gateway().operatorKey, { credentials, services: SERVICES });
  platform = await startPlatform();
  const input = { tenantHost: center.host, url: platform.url };
  await graphqlData(gateway().url, center.admin, ConfigureWebhookDocument, { input });
});
afterAll(() => platform.close());

async function phone(name: string, token = newFirebaseToken()): Promise<DeviceFlow> {
  const flow = await startDeviceFlow(gateway().url, center, name);
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  return flow;
}

async function newBrowser() {
  const flow = await startDeviceFlow(gateway().url, center, `browser-${canaries.client}`);
  const read = await graphqlData(gateway().url, flow.device, ChatSessionDocument, { chatId: flow.chatId });
  const applicationServerKey = read.chatSession?.services.find((one) => one.vapidPublicKey)?.vapidPublicKey ?? '';
  const { endpoint, keys } = providers().simulators.webPush.newSubscription({ applicationServerKey });
  await flow.subscribe({ webPush: { endpoint, ...keys } });
  return { flow, subscription: { endpoint, path: new URL(endpoint).pathname, ...keys } };
}

async function publish({ chatId }: DeviceFlow, traceparent: string, text = canaries.text): Promise<string> {
  const { event, msgId, partyId, msg } = agentMessage(text);
  const events = [{ event, msg_id: msgId, party_id: partyId, msg, display_name: canaries.name }];
  const headers = { 'content-type': 'application/json', traceparent, tracestate: 'vendor=of-the-platform' };
  const path = `/platform/v1/chats/${chatId}/events?secret=${canaries.text}`;
  const { status, body } = await post(gateway().url, path, center.platform, { events }, headers);
  expect(status).toBe(202);
  return (body['deliveries'] as string[])[0] ?? '';
}

const only = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan => {
  const [span, ...more] = spans.filter((one) => one.name === name);
  if (!span || more.length > 0)
    throw new Error(`not one span ${name} among ${spans.map((one) => one.name).join(', ')}`);
  return span;
};

it('a publish over REST is one trace, up to the answer of the provider', async () => {
  const flow = await phone(canaries.client, canaries.android);
  const { traceparent, traceId, spanId } = newTraceparent();
  const delivery = await publish(flow, traceparent);
  const spans = await collector().trace(traceId, 'deliver outbox');
  const server = only(spans, 'POST /platform/v1/chats/:chatId/events');
  const published = only(spans, 'publish chat_events');
  const written = only(spans, 'write_events');
  const delivered = only(spans, 'deliver outbox');
  const request = only(spans, 'POST');
  expect([server, published, written, delivered, request].map(({ kind, parentId }) => [kind, parentId])).toEqual([
    ['server', spanId],
    ['producer', server.spanId],
    ['client', published.spanId],
    ['consumer', published.spanId],
    ['client', delivered.spanId],
  ]);
  expect(spans.filter(({ isError }) => isError)).toEqual([]);
  expect(server.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/platform/v1/chats/:chatId/events',
    'url.scheme': 'http',
    'network.protocol.version': '1.1',
    'http.response.status_code': 202,
    'beckon.tenant.host': center.host,
  });
  expect(delivered.attributes).toMatchObject({
    'messaging.system': 'beckon',
    'messaging.operation.type': 'process',
    'messaging.message.id': delivery,
    'beckon.tenant.host': center.host,
    'beckon.app.id': center.appId,
    'beckon.push_service': 'ANDROID_FIREBASE',
    'beckon.delivery.id': delivery,
    'beckon.delivery.attempt': 1,
    'beckon.delivery.outcome': 'delivered',
    'beckon.delivery.status': 'SENT',
    'beckon.delivery.wait_ms': expect.any(Number) as unknown,
    'beckon.provider.status': 200,
  });
  expect(request.attributes).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 });
  expect(request.resource).toMatchObject({
    'service.name': 'beckon-of-a-test',
    'deployment.environment.name': 'test stage',
  });
  expect(collector().received()).toContain('"x-collector-key":"key of the collector"');
  const line = gateway()
    .log()
    .split('\n')
    .find((text) => text.includes(traceId));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ msg: 'request', trace_id: traceId });
});

it('a publish to many chats is one span and one write, from which the deliveries of all chats follow', async () => {
  const flows = [await phone('installation-of-a-batch-1'), await phone('installation-of-a-batch-2')];
  const { traceparent, traceId } = newTraceparent();
  const chats = flows.map(({ chatId }) => ({
    chat_id: chatId,
    events: [{ event: 'chat_session_message', party_id: 'agent-7', msg: canaries.text }],
  }));
  const headers = { 'content-type': 'application/json', traceparent };
  const body = { chats: [...chats, { chat_id: 'no-such-chat', events: [{ event: 'chat_session_typing' }] }] };
  expect((await post(gateway().url, '/platform/v1/events', center.platform, body, headers)).status).toBe(202);
  await eventually(async () => {
    const spans = await collector().trace(traceId, 'deliver outbox');
    expect(spans.filter(({ name }) => name === 'deliver outbox')).toHaveLength(2);
    const published = only(spans, 'publish chat_events');
    expect(published.attributes).toMatchObject({
      'messaging.batch.message_count': 3,
      'beckon.chats': 3,
      'beckon.events.accepted': 2,
      'beckon.deliveries': 2,
      'beckon.tenant.host': center.host,
    });
    const following = spans.filter(({ parentId }) => parentId === published.spanId).map(({ name }) => name);
    expect(following.sort()).toEqual(['deliver outbox', 'deliver outbox', 'write_events']);
  });
});

it('metrics name the trace where they are asked for as OpenMetrics', async () => {
  const flow = await phone('installation-of-exemplars');
  const { traceparent, traceId } = newTraceparent();
  await publish(flow, traceparent);
  await collector().trace(traceId, 'deliver outbox');
  const ask = async (accept: string) => {
    const headers = { accept, authorization: `Bearer ${METRICS_TOKEN}` };
    return (await fetch(`${gateway().url}/metrics`, { headers })).text();
  };
  await eventually(async () => {
    const families = readOpenMetrics(await ask('application/openmetrics-text'));
    const isNamed = (family: string) =>
      families.get(family)?.samples.some(({ exemplar }) => exemplar?.labels === `{trace_id="${traceId}"}`);
    expect(isNamed('beckon_http_request_duration_seconds')).toBe(true);
    expect(isNamed('beckon_publish_to_provider_seconds')).toBe(true);
    expect(isNamed('beckon_publish_to_settled_seconds')).toBe(true);
  });
  expect(await ask('text/plain')).not.toContain('trace_id');
});

it('a publish over GraphQL is the same', async () => {
  const flow = await phone('installation-of-graphql');
  const { traceparent, traceId, spanId } = newTraceparent();
  const variables = { input: { chatId: flow.chatId, events: [agentMessage(canaries.text)] } };
  const query = PublishChatEventsDocument.toString();
  const headers = { 'content-type': 'application/json', traceparent };
  await post(gateway().url, '/graphql', center.platform, { query, variables }, headers);
  const spans = await collector().trace(traceId, 'deliver outbox');
  const server = only(spans, 'POST /graphql');
  expect(server.parentId).toBe(spanId);
  expect(only(spans, 'publish chat_events').parentId).toBe(server.spanId);
  expect(only(spans, 'deliver outbox').parentId).toBe(only(spans, 'publish chat_events').spanId);
});

it('each try of a push is a span of it, with the reason why there was another', async () => {
  const flow = await startDeviceFlow(gateway().url, center, 'installation-of-retries');
  await flow.subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
  providers().simulators.apns.setFault({ kind: 'reset', scope: 'stream', delivered: false, times: 1 });
  const { traceparent, traceId } = newTraceparent();
  await publish(flow, traceparent);
  const spans = await collector().trace(traceId, 'deliver outbox', 2);
  const tries = spans.filter(({ name }) => name === 'deliver outbox');
  expect(new Set(tries.map(({ parentId }) => parentId))).toEqual(new Set([only(spans, 'publish chat_events').spanId]));
  expect(tries.map(({ attributes, isError }) => [attributes['beckon.delivery.attempt'], isError])).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(tries[0]?.attributes).toMatchObject({
    'beckon.delivery.outcome': 'retry',
    'beckon.delivery.status': 'RETRYING',
    'beckon.provider.reason': expect.any(String) as unknown,
    'error.type': 'retry',
  });
  const requests = spans.filter(({ name }) => name === 'POST');
  expect(requests.map(({ parentId }) => parentId).sort()).toEqual(tries.map(({ spanId }) => spanId).sort());
});

it('what the caller does not sample is not recorded', async () => {
  const token = newFirebaseToken();
  const flow = await phone('installation-of-the-unsampled', token);
  const unsampled = newTraceparent('00');
  const sampled = newTraceparent();
  const push = providers().simulators.waitForPush((one) => one.token === token, 30_000);
  await publish(flow, unsampled.traceparent);
  await push;
  await publish(flow, sampled.traceparent);
  await collector().trace(sampled.traceId, 'deliver outbox');
  expect(collector().received()).not.toContain(unsampled.traceId);
});

it("a client's event is one trace with the request to its platform, which gets the context", async () => {
  const { device, chatId } = await phone('installation-of-a-webhook');
  const given = newTraceparent();
  const path = `/clientweb/api/v2/chats/${chatId}/events`;
  const headers = {
    'content-type': 'application/json',
    traceparent: given.traceparent,
    tracestate: 'vendor=of-the-client',
  };
  const events = [{ event: 'chat_session_message', msg_id: 'c1', msg: canaries.text }];
  platform.answer(() => ({ status: platform.requests.length === 1 ? 500 : 200 }));
  expect((await post(gateway().url, path, device, { events }, headers)).status).toBe(200);
  // A device does not decide what is recorded: its request begins a trace, with a link to what it names.
  const server = await collector().linkedTo(given.spanId);
  expect([server.name, server.parentId]).toEqual([CLIENT_ROUTE, '']);
  expect(server.traceId).not.toBe(given.traceId);
  const spans = await collector().trace(server.traceId, 'POST webhook', 2);
  const published = only(spans, 'publish chat_events');
  expect(published.parentId).toBe(server.spanId);
  const told = spans.filter(({ name }) => name === 'POST webhook');
  expect(
    told.map(({ parentId, isError, attributes }) => [parentId, isError, attributes['http.response.status_code']]),
  ).toEqual([
    [published.spanId, true, 500],
    [published.spanId, false, 200],
  ]);
  expect(told[1]?.attributes).toMatchObject({ 'http.request.resend_count': 1, 'server.address': '127.0.0.1' });
  expect(platform.requests.map((request) => request.headers['traceparent'])).toEqual(
    told.map((span) => `00-${server.traceId}-${span.spanId}-01`),
  );
  expect(platform.requests.map((request) => request.headers['tracestate'])).toEqual([undefined, undefined]);
  expect(collector().received()).not.toContain('of-the-client');
});

it('nothing that identifies a customer, and no text, is in a span', async () => {
  const flow = await startDeviceFlow(gateway().url, center, canaries.client);
  await flow.subscribe({ iosApns: { deviceToken: canaries.apns, bundleId: BUNDLE_ID } });
  const first = newTraceparent();
  await publish(flow, first.traceparent);
  await collector().trace(first.traceId, 'deliver outbox');
  const browser = await newBrowser();
  const second = newTraceparent();
  await publish(browser.flow, second.traceparent);
  const [delivered] = (await collector().trace(second.traceId, 'deliver outbox')).filter(
    ({ kind }) => kind === 'consumer',
  );
  expect(delivered?.attributes).toMatchObject({ 'beckon.push_service': 'WEB_PUSH', 'beckon.delivery.status': 'SENT' });
  // A device token in the place of a chat id, as a mistaken app sends it.
  const mistaken = newTraceparent();
  const path = `/clientweb/api/v2/chats/${canaries.apns}/events`;
  const headers = { 'content-type': 'application/json', traceparent: mistaken.traceparent };
  await post(gateway().url, path, flow.device, { events: [{ event: canaries.text, msg: canaries.text }] }, headers);
  expect((await collector().linkedTo(mistaken.spanId)).name).toBe(CLIENT_ROUTE);

  const secrets = {
    ...canaries,
    ...browser.subscription,
    chat: flow.chatId,
    key: center.platform.authorization?.slice(7) ?? '',
    url: 'of-the-platform',
  };
  const exported = collector().received().replaceAll('vendor=of-the-platform', '');
  expect(Object.entries(secrets).filter(([, secret]) => exported.includes(secret))).toEqual([]);
  expect(exported).toContain(first.traceId);
});

it('providers hear nothing of a trace', () => {
  const pushes = JSON.stringify(providers().simulators.pushes.map(({ headers, payload }) => ({ headers, payload })));
  expect(pushes).not.toMatch(/traceparent|tracestate/);
});

it('requests of monitoring are not recorded', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics']) await fetch(`${gateway().url}${path}`);
  const { traceparent, spanId } = newTraceparent();
  await fetch(`${gateway().url}/nowhere?x=1`, { headers: { traceparent } });
  const unknown = await collector().linkedTo(spanId);
  expect(unknown.attributes).toMatchObject({ 'http.response.status_code': 404 });
  await eventually(async () => expect(collector().received()).not.toMatch(/healthz|readyz|\/metrics/));
});
