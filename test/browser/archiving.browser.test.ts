import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center } = usePhones();
const people = useConsole(() => gateway().url);

test('an admin renames an app, archives it, finds it among the archived ones, and restores it', async () => {
  const page = await people.openAs(center().admin, `/tenants/${center().host}/apps/${center().appId}`);
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Acme Market');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('heading', { name: 'Acme Market', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('dialog').getByText('Chats that have begun go on').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive app' }).click();
  await page.getByText('This app is archived').waitFor();
  await eventually(async () => expect(await page.getByRole('dialog').count()).toBe(0));
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);

  await people.goTo(page, `/tenants/${center().host}`);
  await page.getByText('There are no apps yet').waitFor();
  await page.getByLabel('Show archived').click();
  await page.getByText('Acme Market (archived)').waitFor();
  expect(new URL(page.url()).searchParams.get('archived')).toBe('yes');
  await page.getByRole('link', { name: 'Acme Market (archived)' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore app' }).click();
  await page.getByText('This app is archived').waitFor({ state: 'detached' });
});

test('an operator archives a tenant, which is gone from the list until archived ones are shown', async () => {
  const page = await people.openAs(center().operator, `/tenants/${center().host}?tenant=${center().host}`);
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive tenant' }).click();
  await page.getByText('This tenant is archived').waitFor();
  await people.goTo(page, '/tenants');
  await page.getByText('There are no tenants yet').waitFor();
  await page.getByLabel('Show archived').click();
  await page.getByRole('link', { name: 'Acme (archived)' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore tenant' }).click();
  await page.getByText('This tenant is archived').waitFor({ state: 'detached' });
});

test('an admin does not archive its tenant, and a viewer changes nothing', async () => {
  const admin = await people.openAs(center().admin, `/tenants/${center().host}`);
  await admin.getByRole('button', { name: 'Rename' }).waitFor();
  expect(await admin.getByRole('button', { name: 'Archive' }).count()).toBe(0);
  const viewer = await people.openAs(center().viewer, `/tenants/${center().host}/apps/${center().appId}`);
  await viewer.getByText('You are signed in as a viewer').waitFor();
  expect(await viewer.getByRole('button', { name: 'Rename' }).count()).toBe(0);
});
