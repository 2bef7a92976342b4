import type { Page } from 'playwright-core';
import { newApnsToken, BUNDLE_ID } from '../support/contactCenter.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { violationsOf } from './violationsOf.js';

/** The page asks by itself this often. What is followed live is there sooner. */
const REFRESH_MS = 15_000;
const LIVE_MS = 10_000;

const { gateway, center, providers, start, subscribedPhone } = usePhones();
const people = useConsole(() => gateway().url);
/** The one window: each test goes on where the one before has ended. */
let page: Page;
let phone: DeviceFlow;

beforeAll(async () => {
  page = await people.openAs(center().admin);
  await page.getByRole('heading', { name: 'Deliveries per minute' }).waitFor();
});

const region = (name: string) => page.getByRole('region', { name, exact: true });
const troubles = () => region('Alerts and paused push services');
const appPath = () => `/console/tenants/${center().host}/apps/${center().appId}`;

test('where all is well it says so, and the first run is to be gone on with', async () => {
  const health = page.getByRole('status').filter({ hasText: 'No push service is paused' });
  await health.getByText('There were no deliveries in the last hour.').waitFor();
  await page.getByRole('link', { name: 'Continue the first run' }).click();
  await page.getByRole('heading', { name: 'First run' }).waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await health.waitFor();
});

test('published events are counted live', async () => {
  await page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor();
  ({ flow: phone } = await subscribedPhone());
  const rate = region('Delivery rate, last hour');
  await rate.getByText('No deliveries').waitFor();
  const { deliveries } = await phone.publish(agentMessage());
  await rate.getByRole('link', { name: '1 sent' }).waitFor({ timeout: LIVE_MS });
  await rate.getByText('100%', { exact: true }).waitFor();
  await phone.settled(deliveries[0]?.id ?? '');
});

test('a single minute with traffic is drawn', async () => {
  const chart = region("From publish to the provider's response");
  // Counted a moment before the number of sent ones, it may come with the page's next question only.
  await chart
    .locator('.recharts-line-dot')
    .first()
    .waitFor({ timeout: 2 * REFRESH_MS });
});

test('a tenant with sent pushes is not led to the first run', async () => {
  await page.getByRole('link', { name: 'Continue the first run' }).waitFor({ state: 'detached' });
});

test('an alert leads to the app', async () => {
  providers().simulators.apns.setFault({ kind: 'status', status: 403, reason: 'InvalidProviderToken' });
  const iphone = await start();
  await iphone.subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
  await iphone.publish(agentMessage());
  const alert = troubles().getByRole('alert', { name: 'Acme Shop, iOS, APNs', exact: true });
  await alert.getByText('InvalidProviderToken').waitFor({ timeout: 30_000 });
  await alert.getByText('Compare them with Keys and Membership').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await alert.getByRole('link', { name: 'Go to the app shop' }).click();
  await page.waitForURL((url) => url.pathname === appPath());
});

test('an operator sees the alerts of all tenants, and open circuits, and is led to the app', async () => {
  const quota = { kind: 'status', status: 429, reason: 'QUOTA_EXCEEDED', times: 1 } as const;
  providers().simulators.fcm.setFault(quota);
  await phone.publish(agentMessage());
  const operators = await people.openAs(center().operator);
  const all = operators.getByRole('region', { name: 'Alerts and paused push services' });
  await all.getByRole('alert', { name: 'Acme, Acme Shop, iOS, APNs' }).waitFor();
  await all.getByRole('link', { name: 'All alerts' }).waitFor();
  const circuit = all.getByRole('alert').filter({ hasText: 'Android, Firebase' });
  await circuit.getByText('The push service is rate-limiting').waitFor();
  await circuit.getByRole('link', { name: 'Go to the app shop' }).click();
  await operators.waitForURL((url) => url.pathname === appPath());
});

test('a delivery that waits behind it is said to wait', async () => {
  await phone.publish(agentMessage());
  await people.goTo(page, `/sessions/${phone.chatId}`);
  await page
    .getByRole('region', { name: 'The last message' })
    .getByText(/^Waiting: /)
    .waitFor();
});
