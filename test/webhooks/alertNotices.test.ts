import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { createWaker } from '../../src/database/waker.js';
import { DAY_MS } from '../../src/domain/durations.js';
import { createAlertDeliveries } from '../../src/webhooks/alerts/alertDeliveries.js';
import { createWebhookDispatcher } from '../../src/webhooks/sending/webhookDispatcher.js';
import { createWebhookSender } from '../../src/webhooks/sending/webhookSender.js';
import { createWebhookSlots } from '../../src/webhooks/sending/webhookSlots.js';
import { eventually } from '../support/eventually.js';
import type { Store } from '../support/stores.js';
import type { PlatformReceiver } from './platformReceiver.js';
import { SECRET, useWebhooks } from './useWebhooks.js';

const { stores, platform, vault } = useWebhooks();
const clock = () => new Date();
const NOTE = { actor: 'test', address: null, action: 'test', at: new Date() };
const ALL_TENANTS = 0;
const told = (code: string) => ({ message: `It says ${code}.`, code });
const ofApp = (tenantId: number) => ({ tenantId, appId: 'app', service: 'IOS_APNS' }) as const;

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
  await stores().prisma.alertNotice.deleteMany();
  await stores().prisma.alertWebhook.deleteMany();
});

/** A node that sends alerts; it stops after the test. */
function startNode(store: Store = stores().store): void {
  const sender = createWebhookSender({ clock, userAgent: 'Beckon/0', privateAddresses: true, timeoutMs: 2_000 });
  const dispatcher = createWebhookDispatcher({
    ...{ what: 'alerts', sender, waker: createWaker(), clock, logger: pino({ level: 'silent' }), idleMs: 50 },
    deliveries: createAlertDeliveries({ store, vault, clock, random: () => 0 }),
    slots: createWebhookSlots({ total: 16, perTenant: 4 }),
    onOutcome: () => undefined,
    alerting: { heard: () => Promise.resolve() },
    holdsLeases: () => true,
  });
  dispatcher.start();
  stopping.push(async () => {
    await dispatcher.stop();
    sender.close();
  });
}
async function sendTo(receiver: PlatformReceiver, tenantId: number, fields: object = {}): Promise<void> {
  const secret = vault.sealWebhookSecret(SECRET, tenantId);
  const setup = { url: receiver.url, enabled: true, kinds: [], secret, replaceSecret: true, ...fields };
  await stores().store.alertWebhooks.configure(tenantId, setup, NOTE);
}
interface Body {
  type: string;
  data: { id: string; kind: string; tenant: string; resolved_at: string | null };
}
const bodiesOf = (receiver: PlatformReceiver) =>
  receiver.requests.map(({ body, headers }) => new Webhook(SECRET.reveal()).verify(body, headers) as Body);
const said = (receiver: PlatformReceiver) => bodiesOf(receiver).map(({ type, data }) => `${type} ${data.kind}`);

it('an alert is raised before it is resolved, also where the receiver was down, and a repeat has the same id', async () => {
  const receiver = await platform();
  const tenantId = await stores().newTenant();
  await sendTo(receiver, tenantId);
  const { alerts } = stores().store;
  receiver.answer(() => ({ status: 503 }));
  await alerts.raise(ofApp(tenantId), 'CREDENTIALS_REFUSED', told('InvalidProviderToken'), new Date());
  // Seen again: no news.
  await alerts.raise(ofApp(tenantId), 'CREDENTIALS_REFUSED', told('InvalidProviderToken'), new Date());
  await alerts.resolve(ofApp(tenantId), ['CREDENTIALS_REFUSED'], new Date());
  startNode();
  await eventually(async () => expect(await Promise.resolve(receiver.requests.length)).toBeGreaterThan(1));
  receiver.answer(() => ({ status: 200 }));
  await eventually(async () => expect(await stores().prisma.alertNotice.count()).toBe(0));
  const raised = said(receiver).filter((text) => text.startsWith('alert.raised'));
  expect(said(receiver)).toEqual([...raised, 'alert.resolved CREDENTIALS_REFUSED']);
  const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(2);
  expect(ids.at(-1)).not.toBe(ids[0]);
  const [first, last] = [bodiesOf(receiver)[0], bodiesOf(receiver).at(-1)];
  expect(first?.data.resolved_at).toBeNull();
  expect(last?.data.resolved_at).toEqual(expect.any(String));
  expect(last?.data.id).toBe(first?.data.id);
});

it('two nodes send each notice once', async () => {
  const receiver = await platform();
  const tenants = await Promise.all([1, 2, 3, 4, 5].map(() => stores().newTenant()));
  await sendTo(receiver, ALL_TENANTS);
  startNode();
  startNode(stores().other);
  for (const tenantId of tenants) {
    await stores().store.alerts.raise(ofApp(tenantId), 'TOKENS_REFUSED', told('BadDeviceToken'), new Date());
    await stores().other.alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('HTTP 500'), new Date());
  }
  await eventually(async () => expect(await stores().prisma.alertNotice.count()).toBe(0));
  expect(receiver.requests).toHaveLength(10);
  expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(10);
});

it('the webhook of the tenant and that of all tenants both get an alert, each of the kinds it asks for', async () => {
  const [own, whole] = [await platform(), await platform()];
  const [tenantId, other] = [await stores().newTenant(), await stores().newTenant()];
  await sendTo(own, tenantId, { kinds: ['WEBHOOK_FAILING'] });
  await sendTo(whole, ALL_TENANTS);
  startNode();
  const { alerts } = stores().store;
  await alerts.raise(ofApp(tenantId), 'TOKENS_REFUSED', told('BadDeviceToken'), new Date());
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('HTTP 500'), new Date());
  await alerts.raiseOfTenant(other, 'WEBHOOK_FAILING', told('HTTP 500'), new Date());
  await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', new Date());
  await eventually(async () => expect(await stores().prisma.alertNotice.count()).toBe(0));
  expect(said(own)).toEqual(['alert.raised WEBHOOK_FAILING', 'alert.resolved WEBHOOK_FAILING']);
  expect(said(whole).sort()).toEqual([
    'alert.raised TOKENS_REFUSED',
    ...['alert.raised WEBHOOK_FAILING', 'alert.raised WEBHOOK_FAILING', 'alert.resolved WEBHOOK_FAILING'],
  ]);
});

it('of an archived tenant nothing is queued and nothing sent, and one that is off waits', async () => {
  const receiver = await platform();
  const tenantId = await stores().newTenant();
  const { alerts, alertWebhooks } = stores().store;
  await sendTo(receiver, tenantId, { enabled: false });
  startNode();
  await alerts.raise(ofApp(tenantId), 'TOKENS_REFUSED', told('BadDeviceToken'), new Date());
  await stores().prisma.tenant.update({ where: { id: tenantId }, data: { archivedAt: new Date() } });
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('HTTP 500'), new Date());
  expect(await alertWebhooks.state(tenantId)).toMatchObject({ queued: 1 });
  await sendTo(receiver, tenantId);
  const other = await stores().newTenant();
  await sendTo(receiver, other);
  await alerts.raise(ofApp(other), 'KEY_REFUSED', told('InvalidProviderToken'), new Date());
  await eventually(async () => expect(await Promise.resolve(said(receiver))).toEqual(['alert.raised KEY_REFUSED']));
  expect(await alertWebhooks.state(tenantId)).toMatchObject({ queued: 1 });
  await stores().prisma.tenant.update({ where: { id: tenantId }, data: { archivedAt: null } });
  await eventually(async () => expect(await Promise.resolve(receiver.requests)).toHaveLength(2));
});

it('those who see all tenants hear that an alert of an archived tenant is over, and of no new ones', async () => {
  const whole = await platform();
  const tenantId = await stores().newTenant();
  await sendTo(whole, ALL_TENANTS);
  const { alerts } = stores().store;
  startNode();
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('HTTP 500'), new Date());
  await eventually(async () => expect(await Promise.resolve(said(whole))).toHaveLength(1));
  await stores().prisma.tenant.update({ where: { id: tenantId }, data: { archivedAt: new Date() } });
  await alerts.raise(ofApp(tenantId), 'TOKENS_REFUSED', told('BadDeviceToken'), new Date());
  await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', new Date());
  await eventually(async () => expect(await Promise.resolve(said(whole))).toHaveLength(2));
  expect(said(whole)).toEqual(['alert.raised WEBHOOK_FAILING', 'alert.resolved WEBHOOK_FAILING']);
});

it('gives up what is older than three days, and counts it; removing the webhook drops the rest', async () => {
  const receiver = await platform();
  const tenantId = await stores().newTenant();
  await sendTo(receiver, tenantId, { enabled: false });
  const { alerts, alertNotices, alertWebhooks } = stores().store;
  const now = Date.now();
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('HTTP 500'), new Date(now - 4 * DAY_MS));
  await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', new Date(now));
  expect(await alertNotices.giveUp(new Date(now - 3 * DAY_MS))).toBe(1);
  expect(await alertNotices.giveUp(new Date(now - 3 * DAY_MS))).toBe(0);
  expect(await alertWebhooks.state(tenantId)).toMatchObject({ queued: 1, dropped: 1 });
  expect(await alertWebhooks.remove(tenantId, NOTE)).toBe(true);
  expect(await stores().prisma.alertNotice.count()).toBe(0);
});

it('what a node that died was sending is sent by another one, once its lease is freed', async () => {
  const receiver = await platform();
  const tenantId = await stores().newTenant();
  await sendTo(receiver, tenantId);
  const { alerts, alertNotices, gatewayNodes } = stores().store;
  await alerts.raise(ofApp(tenantId), 'TOKENS_REFUSED', told('BadDeviceToken'), new Date());
  const capacity = { total: 10, perTenant: 10, tenants: [] };
  const now = new Date();
  const until = new Date(now.getTime() + 60_000);
  expect(await alertNotices.lease(now, until, capacity)).toHaveLength(1);
  expect(await stores().other.alertNotices.lease(now, until, capacity)).toEqual([]);
  await gatewayNodes.beat(1_000);
  await gatewayNodes.leave(new Date(), 60_000);
  startNode(stores().other);
  await eventually(async () => expect(await Promise.resolve(said(receiver))).toEqual(['alert.raised TOKENS_REFUSED']));
});
