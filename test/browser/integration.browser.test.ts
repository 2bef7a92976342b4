import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center } = usePhones();
const people = useConsole(() => gateway().url);
const path = () => `/tenants/${center().host}/apps/${center().appId}`;

test('a developer finds the code of the app, with its ids and the address of its clients', async () => {
  const page = await people.openAs(center().viewer, path());
  await page.getByRole('tab', { name: 'Integration' }).click();
  const ios = page.getByRole('region', { name: 'the code for iOS' });
  await ios.getByText('ios_apns_device_token').waitFor();
  expect(await ios.textContent()).toContain(`tenantUrl=${center().host}`);
  await page.getByRole('textbox', { name: 'Base URL of your clients' }).fill('https://push.example.com/');
  for (const name of ['iOS', 'Android', 'Web', 'curl']) {
    const code = await page.getByRole('region', { name: `the code for ${name}` }).textContent();
    expect(code).toContain('https://push.example.com');
    expect(code).not.toContain('https://push.example.com/"');
  }
  expect(await page.getByRole('link', { name: 'REST reference' }).getAttribute('href')).toBe('/docs');
  expect(await page.getByRole('link', { name: 'GraphiQL' }).getAttribute('href')).toBe('/graphql');
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);
});

test('it fits a phone', async () => {
  const viewport = { width: 390, height: 800 };
  const page = await people.openAs(center().admin, `${path()}?tab=integration`, { viewport });
  await page.getByRole('region', { name: 'the code for Android' }).waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
});
