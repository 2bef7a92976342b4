import type { Page } from 'playwright-core';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center, subscribedPhone, start, pushTo, providers } = usePhones();
const people = useConsole(() => gateway().url);
let page: Page;
let chatId: string;

beforeAll(async () => {
  page = await people.openAs(center().operator);
  const { flow, token } = await subscribedPhone();
  chatId = flow.chatId;
  await flow.publish(agentMessage());
  await pushTo(token);
  // One that has failed, and one that waits because its provider is away.
  providers().simulators.fcm.setFault({ kind: 'status', status: 404, reason: 'UNREGISTERED', times: 1 });
  const other = await subscribedPhone();
  const { deliveries } = await other.flow.publish(agentMessage());
  await other.flow.settled(deliveries[0]?.id ?? '');
  await start();
});

/** Until no colour is on its way to another. */
async function lookIn(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
}

/** A phone and a laptop. A wide screen shows what a laptop does, with more room. */
const WIDTHS = [390, 1440];
const WIDE = 2560;

/**
 * At each width, light and dark: the colours change where they are, as they do when the reader's system changes. No page is
 * wider than its window.
 */
async function expectNobodyKeptOut(): Promise<void> {
  for (const width of WIDTHS) {
    await goToWidth(width);
    await lookIn('light');
    expect([width, await violationsOf(page)]).toEqual([width, []]);
    await lookIn('dark');
    expect([width, await violationsOf(page, COLOUR_RULES)]).toEqual([width, []]);
  }
  await goToWidth(WIDE);
  await goToWidth(1440);
}

async function goToWidth(width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  // Lists become cards a moment later.
  await eventually(async () =>
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width),
  );
}

const ofTenant = (path: string) => `${path}?tenant=${center().host}`;
const table = (name: string) => page.getByRole('table', { name }).getByRole('row').nth(1);
const heading = (name: string) => page.getByRole('heading', { name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const tenantPath = () => `/tenants/${center().host}`;
const appPath = () => ofTenant(`${tenantPath()}/apps/${center().appId}`);

test.each([
  ['the overview of the installation', () => '/', () => heading('Deliveries per minute')],
  ['the overview of a tenant', () => ofTenant('/'), () => page.getByText('UNREGISTERED')],
  ['sessions', () => ofTenant('/sessions'), () => table('Chats')],
  ['a session', () => ofTenant(`/sessions/${chatId}`), () => page.getByText('has accepted the push').first()],
  ['deliveries', () => ofTenant('/deliveries'), () => table('Deliveries')],
  ['a list without a tenant', () => '/deliveries', () => heading('Choose a tenant')],
  ['a list without rows', () => `${ofTenant('/sessions')}&chat=none`, () => heading('No chats found')],
  ['alerts', () => '/alerts', () => heading('There are no alerts yet')],
  ['tenants', () => '/tenants', () => table('Tenants')],
  ['a tenant', () => ofTenant(tenantPath()), () => button('Save retention')],
  ['an app', appPath, () => button('Test with Apple: iOS, APNs')],
  ['an app’s notifications', () => `${appPath()}&tab=notifications`, () => heading('Templates')],
  ['an app’s availability', () => `${appPath()}&tab=availability`, () => heading('Availability')],
  ['API keys', () => ofTenant('/keys'), () => table('API keys')],
  ['the audit log', () => ofTenant('/audit'), () => table('Audit entries')],
  ['erasing', () => ofTenant('/erase'), () => button('Erase…')],
  ['the first run', () => ofTenant('/first-run'), () => heading('First run')],
  ['no page', () => '/nowhere', () => heading('Page not found')],
])('%s', async (_, path, sight) => {
  await people.goTo(page, path());
  await sight().waitFor();
  await expectNobodyKeptOut();
});

test('the dialogs', async () => {
  await people.goTo(page, ofTenant(`/sessions/${chatId}`));
  await button('Erase').click();
  await page.getByRole('dialog', { name: 'Erase this chat?' }).waitFor();
  await expectNobodyKeptOut();
  await people.goTo(page, ofTenant('/keys'));
  await button('Create API key').click();
  await page.getByRole('dialog').getByLabel('Key name').fill('Nobody’s');
  await button('Create key').click();
  await page.getByRole('dialog').getByLabel('the key', { exact: true }).waitFor();
  await expectNobodyKeptOut();
  await button('I have stored it').click();
  await people.goTo(page, appPath());
  await button('Set up Android, Firebase').or(button('Replace credentials Android, Firebase')).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save service account' }).waitFor();
  await expectNobodyKeptOut();
});

test('the details of a row', async () => {
  await people.goTo(page, ofTenant('/deliveries'));
  await page
    .getByRole('link', { name: /^Details: Failed/ })
    .first()
    .click();
  await page.getByRole('dialog', { name: 'Failed: Message' }).getByText('1 attempt').waitFor();
  await expectNobodyKeptOut();
});

test('the menus', async () => {
  await people.goTo(page, '/tenants');
  await button('Operator').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await expectNobodyKeptOut();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Tenant' }).click();
  await page.getByRole('option').first().waitFor();
  await expectNobodyKeptOut();
});

test('the REST reference is dark where the reader’s system is, and can be read', async () => {
  await page.goto('/docs');
  await page.getByText('/clientweb/api/v2/chats', { exact: true }).first().waitFor();
  const colours: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // The structure is that of Swagger UI; the colours are ours.
    expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);
    colours.push(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'));
  }
  expect(colours).toEqual(['rgb(245, 246, 248)', 'rgb(14, 18, 23)']);
});

test('signing in', async () => {
  page = await people.open();
  await heading('Sign in to Beckon').waitFor();
  await expectNobodyKeptOut();
});
