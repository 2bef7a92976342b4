/** The channel against push services that check who sends and read as browsers do, by both versions of HTTP. */
import { createOriginClient, type OriginClient } from '../../src/providers/originClient.js';
import { createWebPushChannel } from '../../src/providers/webPush.js';
import type { Push } from '../../src/domain/channel.js';
import { parseWebPushDevice } from '../../src/domain/webPushDevice.js';
import type { BrowserSubscription, WebPushSimulator } from '../../src/simulators/webPushSimulator.js';
import { useSimulators } from '../simulators/useSimulators.js';
import { pushToBrowser, WEB_PUSH, webPushKeyPair } from './pushFixtures.js';

const bench = useSimulators();
let client: OriginClient;
const channel = () => createWebPushChannel({ client, clock: () => new Date() });
const applicationServerKey = WEB_PUSH.publicKey;

beforeEach(() => {
  const { proxyUrl, caPem } = bench().simulators;
  client = createOriginClient({ proxyFor: () => proxyUrl, ca: caPem, requestTimeoutMs: 1_000 });
});
afterEach(() => client.close());

function pushTo({ endpoint, keys }: BrowserSubscription, more: Partial<Push> = {}): Push {
  const device = parseWebPushDevice({ endpoint, ...keys });
  return { ...pushToBrowser({ body: 'Grüße, 世界' }), device, expiresAt: new Date(Date.now() + 60_000), ...more };
}

const SERVICES = ['webPush', 'webPushApple', 'webPushHttp1'] as const;

describe.each(SERVICES)('%s', (name) => {
  const service = (): WebPushSimulator => bench().simulators[name];
  const subscribe = () => service().newSubscription({ applicationServerKey });
  const send = (push: Push) => channel().send(push);

  it('delivers what only the browser can read', async () => {
    const subscription = subscribe();
    const outcome = await send(pushTo(subscription));
    const received = await bench().simulators.waitForPush(({ token }) => token === subscription.endpoint, 5_000);
    expect(outcome).toEqual({ kind: 'delivered', statusCode: 201, providerMessageId: received.id });
    expect(received).toMatchObject({ provider: 'webPush', shown: true, headers: { urgency: 'high' } });
    expect(received.payload).toMatchObject({
      notification: { title: 'Ann', body: 'Grüße, 世界', data: { chatID: 'chat-1' } },
    });
  });

  it('delivers the longest text that fits', async () => {
    const subscription = subscribe();
    expect(await send({ ...pushTo(subscription), ...{ notification: longNotification() } })).toMatchObject({
      kind: 'delivered',
    });
  });

  it.each([404, 410] as const)('finds a dead subscription by %d', async (status) => {
    const subscription = subscribe();
    service().unregister(subscription.endpoint, new Date(), status);
    expect(await send(pushTo(subscription))).toMatchObject({ kind: 'unregistered', statusCode: status });
  });

  it("finds another key's subscription", async () => {
    const subscription = service().newSubscription({ applicationServerKey: webPushKeyPair().publicKey });
    const outcome = await send(pushTo(subscription));
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'VapidPkHashMismatch', fault: 'token' });
  });

  it('learns that the contact is not accepted', async () => {
    const credentials = { ...WEB_PUSH, subject: 'mailto:push@nowhere.invalid' };
    expect(await send(pushTo(subscribe(), { credentials }))).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  });

  it('waits as long as it is asked to', async () => {
    service().setFault({ kind: 'status', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 9 });
    expect(await send(pushTo(subscribe()))).toMatchObject({ kind: 'throttled', retryAfterMs: 9_000, scope: 'device' });
    service().setFault({ kind: 'status', status: 503, reason: 'Shutdown', retryAfterSeconds: 9 });
    expect(await send(pushTo(subscribe()))).toMatchObject({ kind: 'retry', retryAfterMs: 9_000, ambiguous: false });
  });

  it('sends less text after 413', async () => {
    service().setFault({ kind: 'status', status: 413, reason: 'PayloadTooLarge', times: 1 });
    expect(await send({ ...pushTo(subscribe()), notification: longNotification() })).toMatchObject({
      kind: 'delivered',
    });
  });

  it('does not know what became of a push after silence or a reset', async () => {
    service().setFault({ kind: 'silence' });
    expect(await send(pushTo(subscribe()))).toMatchObject({ kind: 'retry', statusCode: null, ambiguous: true });
    service().setFault({ kind: 'reset', scope: 'connection', delivered: true });
    expect(await send(pushTo(subscribe()))).toMatchObject({ kind: 'retry', statusCode: null, ambiguous: true });
  });

  it('knows a page in its place', async () => {
    service().setFault({ kind: 'status', status: 200, reason: '', body: '<html>Sign in</html>' });
    expect(await send(pushTo(subscribe()))).toMatchObject({ kind: 'intercepted', statusCode: 200 });
  });

  it('sends many at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => send(pushTo(subscribe()))));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
  });
});

function longNotification() {
  return pushToBrowser({ body: '世界 '.repeat(3_000) }).notification;
}
