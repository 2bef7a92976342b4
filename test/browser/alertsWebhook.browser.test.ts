import { Webhook } from 'standardwebhooks';
import { usePhones } from '../support/usePhones.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { startPlatform, type PlatformReceiver } from '../webhooks/platformReceiver.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const people = useConsole(() => gateway().url);
const PHONE = { width: 390, height: 800 };
let receiver: PlatformReceiver;
beforeAll(async () => {
  receiver = await startPlatform();
});
afterAll(() => receiver.close());

test('an admin sets up where alerts go, keeps the secret, tests it, and stops it', async () => {
  const page = await people.openAs(center().admin, '/alerts');
  const section = page.getByRole('region', { name: 'Send alerts to' });
  await section.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send alerts to' });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const secret =
    (await dialog
      .getByText(/^whsec_/)
      .first()
      .textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await section.getByText('Sending').waitFor();
  await section.getByRole('button', { name: 'Send test alert' }).click();
  await section.getByText('The receiver took it').waitFor();
  const { body, headers } = firstOf(receiver.requests);
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'alert.test' });
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);
  await section.getByRole('button', { name: 'Send no more alerts' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send no more alerts' }).click();
  await section.getByText('There is none').waitFor();
});

test("an operator's is that of all tenants, and a viewer of one changes nothing, on a phone", async () => {
  const operator = await people.openAs(center().operator, '/alerts');
  await operator.getByText('receives each alert of all tenants').waitFor();
  const page = await people.openAs(center().viewer, '/alerts', { viewport: PHONE });
  const section = page.getByRole('region', { name: 'Send alerts to' });
  await section.getByText('There is none').waitFor();
  expect(await section.getByRole('button').count()).toBe(0);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
});

test("the tenant's webhook is asked to tell of pushes", async () => {
  const page = await people.openAs(center().admin, `/tenants/${center().host}`, { viewport: PHONE });
  await page.getByRole('button', { name: 'Set up webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'Webhook' });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
  await dialog.getByRole('checkbox', { name: 'Devices that cannot be reached any more' }).check();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save webhook' }).click();
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByText('Devices that cannot be reached any more').waitFor();
  await eventually(async () =>
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width),
  );
});
