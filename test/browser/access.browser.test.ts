import type { Page } from 'playwright-core';
import { CreateApiKeyDocument, CreateTenantDocument, RevokeApiKeyDocument } from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';

const { gateway, center, subscribedPhone, pushTo } = usePhones();
const people = useConsole(() => gateway().url);
let chatId: string;
beforeAll(async () => {
  const { flow, token } = await subscribedPhone();
  chatId = flow.chatId;
  await flow.publish(agentMessage());
  await pushTo(token);
});

const see = (page: Page, heading: string) => page.getByRole('heading', { name: heading }).first().waitFor();
const isLive = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor();
const tenantPath = () => `/tenants/${center().host}`;
const appPath = () => `${tenantPath()}/apps/${center().appId}`;

describe('a viewer', () => {
  /** What only shows or copies something: how its name begins. */
  const READING = [
    'Search',
    'Show preview',
    'Show the facts',
    'Show archived',
    'Copy the ',
    'Export',
    'Refresh',
    'Machine traffic',
  ];
  let viewer: Page;
  beforeAll(async () => {
    viewer = await people.openAs(center().viewer);
    await see(viewer, 'Overview');
  });

  /** All by which the page could change anything. */
  async function controls(): Promise<string[]> {
    const main = viewer.getByRole('main');
    const buttons = await main.getByRole('button').all();
    const names = await Promise.all(buttons.map(async (button) => (await button.ariaSnapshot()).split('\n')[0] ?? ''));
    const enabled = [];
    for (const role of ['switch', 'checkbox', 'radio'] as const) {
      for (const control of await main.getByRole(role, { disabled: false }).all())
        enabled.push(await control.ariaSnapshot());
    }
    return [...names, ...enabled].filter((name) => !READING.some((reading) => name.includes(`"${reading}`)));
  }

  test.each([
    ['the overview', () => '/', 'Deliveries per minute'],
    ['sessions', () => '/sessions', 'Chats'],
    ['a session', () => `/sessions/${chatId}`, 'Timeline'],
    ['deliveries', () => '/deliveries', 'Deliveries'],
    ['the tenant', tenantPath, 'Retention'],
    ['an app', appPath, 'Android, Firebase'],
    ['its notifications', () => `${appPath()}?tab=notifications`, 'Templates'],
    ['its availability', () => `${appPath()}?tab=availability`, 'Availability'],
    ['API keys', () => '/keys', 'API keys'],
    ['the audit log', () => '/audit', 'Audit log'],
    ['erasing', () => '/erase', 'Erase'],
  ])('sees %s, and nothing that would change it', async (_, path, heading) => {
    await people.goTo(viewer, path());
    await see(viewer, heading);
    await viewer.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
    expect(await controls()).toEqual([]);
  });

  test('is not led to where things are erased', async () => {
    expect(await viewer.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents()).toEqual([
      'Overview',
      'Chats',
      'Deliveries',
      'Alerts',
      'Tenants & apps',
      'API keys',
      'Audit log',
    ]);
  });
});

test('an admin walks through all pages, and is refused nothing', async () => {
  const page = await people.openAs(center().admin);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const table = (name: string) => page.getByRole('table', { name });
  for (const [link, sight] of [
    ['Overview', page.getByRole('heading', { name: 'Deliveries per minute' })],
    ['Chats', table('Chats')],
    ['Deliveries', table('Deliveries')],
    ['Tenants & apps', button('Save retention')],
    ['API keys', table('API keys')],
    ['Audit log', table('Audit entries')],
    ['Erase', button('Erase…')],
  ] as const) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: link }).click();
    await sight.waitFor();
  }
  for (const [path, sight] of [
    [appPath(), button('Send test notification')],
    [`${appPath()}?tab=notifications`, button('Create template')],
    [`/sessions/${chatId}`, button('Erase')],
    ['/first-run', page.getByText('The first push was sent')],
  ] as const) {
    await people.goTo(page, path);
    await sight.waitFor();
  }
  await people.goTo(page, '/keys');
  await button('Create API key').click();
  const roles = page.getByRole('radiogroup', { name: 'Role' }).getByRole('radio');
  await roles.first().waitFor();
  const offered = await Promise.all((await roles.all()).map((role) => role.getAttribute('value')));
  expect(offered).toEqual(['PLATFORM', 'VIEWER', 'ADMIN']);
});

describe('a key that is revoked', () => {
  let id: string;
  let page: Page;

  async function newAdmin(): Promise<Identity> {
    const input = { name: 'Leaver', role: 'ADMIN' as const, tenantHost: center().host };
    const { createApiKey } = await graphqlData(gateway().url, center().operator, CreateApiKeyDocument, { input });
    id = createApiKey.apiKey?.id ?? '';
    return { authorization: `Bearer ${createApiKey.secret ?? ''}` };
  }
  const revoke = () => graphqlData(gateway().url, center().operator, RevokeApiKeyDocument, { input: { id } });

  test('ends a page that is looked at within 5 s', async () => {
    people.expectFaults(/ 401 .*\/graphql/);
    page = await people.openAs(await newAdmin());
    await isLive(page);
    await revoke();
    await page.getByRole('heading', { name: 'Sign in to Beckon' }).waitFor({ timeout: 5_000 });
  });

  test('ends any other at the next step, and signing in leads back to it', async () => {
    people.expectFaults(/ 401 .*\/graphql/);
    page = await people.openAs(await newAdmin(), '/keys');
    await see(page, 'API keys');
    await revoke();
    // What was still on its way may have been refused before the step is made.
    const step = page.getByRole('link', { name: 'Audit log' }).click({ timeout: 3_000 });
    await step.catch(() => undefined);
    await see(page, 'Sign in to Beckon');
    await page.getByLabel('API key').fill(gateway().operatorKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: /^(?:Audit log|API keys)$/ }).waitFor();
  });
});

test('a link to a page leads there by way of signing in', async () => {
  const page = await people.open(`/sessions/${chatId}?tenant=${center().host}`);
  await page.getByLabel('API key').fill(gateway().operatorKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page, `Chat ${chatId}`);
  await page.getByText('has accepted the push').first().waitFor();
});

test('a list keeps its scroll position on return', async () => {
  const page = await people.openAs(center().admin, '/sessions', { viewport: { width: 1_000, height: 300 } });
  const scrolled = () => page.evaluate<number>('Math.round(scrollY)');
  const link = page.getByRole('link', { name: chatId });
  await link.scrollIntoViewIfNeeded();
  const before = await scrolled();
  expect(before).toBeGreaterThan(0);
  await link.click();
  await see(page, `Chat ${chatId}`);
  expect(await scrolled()).toBe(0);
  await page.goBack();
  await link.waitFor();
  await eventually(async () => expect(await scrolled()).toBe(before));
});

test.each(['Asia/Kolkata', 'America/St_Johns'])('in %s times are of that zone', async (timezoneId) => {
  const page = await people.openAs(center().admin, `/sessions/${chatId}`, { timezoneId, locale: 'en-GB' });
  const begin = page.getByRole('listitem').filter({ hasText: 'Chat requested' }).getByRole('time');
  const at = Date.parse((await begin.getAttribute('datetime')) ?? '');
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: timezoneId });
  expect(await begin.textContent()).toContain(clock.format(at));
  const offset = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'longOffset', timeZone: timezoneId });
  await begin.hover();
  const whole = await page.getByRole('tooltip').textContent();
  expect(whole).toContain(offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value);
});

describe('where there is nothing', () => {
  const says = (page: Page, heading: string, next: string | RegExp) =>
    Promise.all([see(page, heading), page.getByText(next).waitFor()]);

  test('it says how something comes about', async () => {
    const host = 'empty.example.com';
    await graphqlData(gateway().url, center().operator, CreateTenantDocument, { input: { host, name: 'Empty' } });
    const page = await people.openAs(center().operator, `/sessions?tenant=${host}`);
    await says(page, 'There are no chats yet', /once a client requests it/);
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await says(page, 'There are no deliveries yet', /Each event for a subscribed client/);
    await page.getByRole('link', { name: 'API keys' }).click();
    await says(page, 'There are no API keys yet', /Create one for the chat platform/);
    await page.getByRole('link', { name: 'Tenants & apps' }).click();
    await says(page, 'There are no apps yet', /Create one, then set up/);
  });

  test('a link to an unknown page or tenant offers a way on', async () => {
    people.allowFaults(/ 401 .*\/graphql/);
    const page = await people.openAs(center().operator, '/sessions/none?tenant=nobody.example.com');
    await says(page, 'Tenant not found', /Choose another tenant/);
    await people.goTo(page, '/nowhere');
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await see(page, 'Overview');
    await page.getByRole('link', { name: 'Chats' }).click();
    await says(page, 'Choose a tenant', /Chats are shown for one tenant at a time/);
    await page.getByRole('link', { name: 'Erase' }).click();
    await says(page, 'Choose a tenant', /Chats, clients and devices are erased for one tenant at a time/);
  });
});

test('GraphiQL queries under its policy, as the signed-in user', async () => {
  const page = await people.openAs(center().operator);
  await page.goto('/graphql');
  await page.getByText('If you are signed in to this gateway').waitFor();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByRole('region', { name: 'Result Window' }).filter({ hasText: 'OPERATOR' }).waitFor();
});
