import { agentMessage } from '../support/deviceFlow.js';
import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { violationsOf } from './violationsOf.js';

const { gateway, center, providers, start } = usePhones();
const people = useConsole(() => gateway().url);
const PATIENCE_MS = 30_000;

beforeAll(async () => {
  const { simulators } = providers();
  simulators.apns.setFault({ kind: 'status', status: 403, reason: 'InvalidProviderToken' });
  const phone = await start();
  await phone.subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
  await phone.publish(agentMessage());
});

test('an operator finds a failing tenant by its health, its reason, and the remedy where it can be mended', async () => {
  const page = await people.openAs(center().operator, '/alerts');
  const alerts = page.getByRole('table', { name: 'Alerts' });
  await alerts.getByRole('row', { name: /Credentials refused.*do not match.*Open/ }).waitFor({ timeout: PATIENCE_MS });
  await alerts.getByText('Compare them with Keys and Membership').waitFor();
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole('link', { name: 'Tenants & apps' }).click();
  const tenant = page.getByRole('table', { name: 'Tenants' }).getByRole('row', { name: center().host });
  await tenant.getByText(/^Failing/).waitFor();
  await tenant.getByText('Acme Shop: iOS, native APNs').waitFor();
  expect(await violationsOf(page)).toEqual([]);

  await tenant.getByRole('link', { name: 'Acme' }).click();
  const app = page.getByRole('table', { name: 'Apps of the tenant' }).getByRole('row', { name: center().appId });
  await app.getByText(/^Failing/).waitFor();
  await app.getByRole('link', { name: 'Acme Shop' }).click();
  const note = page.getByRole('alert', { name: 'iOS, APNs is failing' });
  await note.getByText('Compare them with Keys and Membership').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('the filters of alerts are in the URL, and an alert leads to its app', async () => {
  const page = await people.openAs(center().admin, '/alerts?state=RESOLVED');
  await page.getByRole('heading', { name: 'No alerts found' }).waitFor();
  await page.getByRole('link', { name: 'Show all alerts' }).click();
  const row = page.getByRole('table', { name: 'Alerts' }).getByRole('row', { name: /Credentials refused/ });
  await row.waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Open' }).click();
  await page.waitForURL((url) => url.searchParams.get('state') === 'OPEN');
  await row.getByRole('link', { name: 'Acme Shop, iOS, APNs' }).click();
  await page.waitForURL((url) => url.pathname === `/console/tenants/${center().host}/apps/${center().appId}`);
});

test('an alert that is resolved stays in the history', async () => {
  providers().simulators.apns.setFault(null);
  const page = await people.openAs(center().admin, '/alerts?state=RESOLVED');
  const row = page.getByRole('table', { name: 'Alerts' }).getByRole('row', { name: /Credentials refused.*Resolved/ });
  // The next push is tried half a minute after the refusal.
  await row.waitFor({ timeout: 3 * PATIENCE_MS });
});
