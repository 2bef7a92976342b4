import type { Page } from 'playwright-core';
import { ConfigureApnsDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { APNS_TEAM, BUNDLE_ID } from '../support/contactCenter.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';

const { gateway, center, providers } = usePhones();
const people = useConsole(() => gateway().url);
let page: Page;

beforeAll(async () => {
  const { host: tenantHost, appId, admin, operator } = center();
  const input = {
    tenantHost,
    appId,
    ...APNS_TEAM,
    privateKey: providers().credentials.apnsKey,
    bundleIds: [BUNDLE_ID],
    environment: 'SANDBOX' as const,
    probe: false,
  };
  await graphqlData(gateway().url, operator, ConfigureApnsDocument, { input });
  page = await people.openAs(admin, `/tenants/${tenantHost}/apps/${appId}`);
});

const dialog = () => page.getByRole('dialog', { name: 'Replace credentials: iOS, APNs' });
const section = () => page.getByRole('region', { name: 'iOS, APNs' });

async function chooseFile(name: string, content: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await dialog()
    .getByRole('button', { name: /^Key file/ })
    .click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}

test('other credentials are for the builds that the present ones are for', async () => {
  await page.getByRole('button', { name: 'Replace credentials iOS, APNs' }).click();
  for (const way of ['Certificate', 'Key (.p8)']) {
    await dialog().getByText(way, { exact: true }).click();
    await dialog().getByText(BUNDLE_ID, { exact: true }).waitFor();
    expect(await dialog().getByRole('radio', { name: 'Sandbox' }).isChecked()).toBe(true);
  }
});

test('a file of the wrong kind shows an error, also after Save', async () => {
  const why = dialog().getByText('This is not a key file');
  await chooseFile('notes.txt', 'milk, bread');
  await why.waitFor();
  await dialog().getByRole('button', { name: 'Save APNs key' }).click();
  await dialog().getByText('Enter 10 characters, A to Z and 0 to 9').first().waitFor();
  await why.waitFor();
});

test('saved, they are for these still', async () => {
  await chooseFile(`AuthKey_${APNS_TEAM.keyId}.p8`, providers().credentials.apnsKey);
  await dialog().getByRole('textbox', { name: 'Team id' }).fill(APNS_TEAM.teamId);
  await dialog().getByRole('checkbox', { name: 'Test with Apple before saving' }).uncheck();
  await dialog().getByRole('button', { name: 'Save APNs key' }).click();
  await dialog().waitFor({ state: 'detached' });
  await section().getByText(BUNDLE_ID, { exact: true }).waitFor();
  await section().getByText('Sandbox', { exact: true }).first().waitFor();
});

test('that the provider takes them is said without its code', async () => {
  await section()
    .getByRole('button', { name: /^Test with Apple/ })
    .click();
  const said = section().getByRole('status').filter({ hasText: 'Apple accepts these credentials' });
  await said.waitFor();
  expect(await said.textContent()).toBe('Apple accepts these credentials');
});

test('a key is added beside the first, for its own bundle ids, and removed again', async () => {
  const care = { ...APNS_TEAM, keyId: 'BROWSERKEY', topics: ['com.example.acme.care'] };
  const { privateKey } = await providers().simulators.registerApnsTeam(care);
  await section().getByRole('button', { name: 'Add APNs key' }).click();
  const adding = page.getByRole('dialog', { name: 'Add a key: iOS, APNs' });
  expect(await adding.getByRole('radio', { name: 'Both' }).isChecked()).toBe(true);
  const chooser = page.waitForEvent('filechooser');
  await adding.getByRole('button', { name: /^Key file/ }).click();
  const buffer = Buffer.from(privateKey);
  await (await chooser).setFiles({ name: 'AuthKey_BROWSERKEY.p8', mimeType: 'application/octet-stream', buffer });
  await adding.getByRole('textbox', { name: 'Team id' }).fill(care.teamId);
  await adding.getByLabel('Bundle ids').first().fill('com.example.acme.care');
  await adding.getByRole('button', { name: 'Add key' }).click();
  await adding.waitFor({ state: 'detached' });

  const row = section().getByRole('row', { name: 'BROWSERKEY' });
  await row.getByText('Production, Sandbox').waitFor();
  await row.getByRole('button', { name: 'Remove BROWSERKEY' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove the key?' });
  await removing.getByRole('button', { name: 'Remove key' }).click();
  await row.waitFor({ state: 'detached' });
  // The last one cannot be removed.
  expect(
    await section()
      .getByRole('button', { name: /^Remove / })
      .count(),
  ).toBe(0);
});
