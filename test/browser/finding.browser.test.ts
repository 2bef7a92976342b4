import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { CreateAppDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { violationsOf } from './violationsOf.js';

const { gateway, center, subscribedPhone } = usePhones();
const people = useConsole(() => gateway().url);
let flow: DeviceFlow;
beforeAll(async () => {
  ({ flow } = await subscribedPhone());
});

test('a link without a tenant leads there once the operator has chosen one', async () => {
  const page = await people.openAs(center().operator, `/sessions/${flow.chatId}?after=none`);
  await page.getByRole('heading', { name: 'Choose a tenant' }).waitFor();
  await page.getByRole('combobox', { name: 'Tenant' }).click();
  await page.getByRole('option', { name: new RegExp(center().host) }).click();
  await page.getByRole('heading', { name: `Chat ${flow.chatId}` }).waitFor();
  expect(new URL(page.url()).search).toBe(`?after=none&tenant=${center().host}`);
});

test('a suggestion filters as soon as it is taken', async () => {
  const page = await people.openAs(center().admin, '/audit');
  await page.getByRole('combobox', { name: 'Action' }).fill('createA');
  await page.getByRole('option', { name: 'createApiKey' }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('action') === 'createApiKey');
});

test('text typed during a search stays', async () => {
  const page = await people.openAs(center().admin, '/audit?action=subscribe');
  const field = page.getByRole('combobox', { name: 'Action' });
  await field.fill('createApp');
  // The next letters come before the page has heard of the search.
  await page.evaluate(`(() => {
    const input = document.activeElement;
    input.form.requestSubmit();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, 'createT');
    input.dispatchEvent(new Event('input', { bubbles: true }));
  })()`);
  await page.waitForURL(({ searchParams }) => searchParams.get('action') === 'createApp');
  await page.getByRole('row').filter({ hasText: 'subscribe' }).first().waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe('createT');
  await page.getByRole('button', { name: 'Clear' }).click();
  await eventually(async () => expect(await field.inputValue()).toBe(''));
  expect(new URL(page.url()).search).toBe('');
});

test('an app whose id is wider than a phone has a page that is not, and its name on it', async () => {
  const appId = 'long'.repeat(16);
  const input = { tenantHost: center().host, appId, name: 'An app of a long id' };
  await graphqlData(gateway().url, center().operator, CreateAppDocument, { input });
  const viewport = { width: 390, height: 800 };
  const page = await people.openAs(center().admin, `/tenants/${center().host}/apps/${appId}`, { viewport });
  await page.getByRole('heading', { name: 'An app of a long id', level: 1 }).waitFor();
  expect(await page.title()).toMatch(/^An app of a long id · .+ · Beckon$/);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
});

test('on a phone a list is cards, with the details of each behind a link', async () => {
  const { deliveries } = await flow.publish(agentMessage());
  await flow.settled(deliveries[0]?.id ?? '');
  const viewport = { width: 390, height: 800 };
  const page = await people.openAs(center().admin, '/deliveries', { viewport });
  const cards = page.getByRole('list', { name: 'Deliveries' });
  await cards.getByRole('link', { name: 'Details: Sent: Message' }).first().click();
  const details = page.getByRole('dialog', { name: 'Sent: Message' });
  await details.getByText('1 attempt').waitFor();
  expect(await page.getByRole('table').count()).toBe(0);
  await page.reload();
  await details.getByText(flow.chatId).waitFor();
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('');
});

test('an id is short in a list, and copied whole', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const page = await people.openAs(center().admin, `/sessions?chat=${flow.chatId}`, { permissions });
  const id = page.getByRole('link', { name: flow.chatId });
  await id.waitFor();
  expect((await id.boundingBox())?.width).toBeLessThan(150);
  await page.getByRole('button', { name: 'Copy the chat id' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(flow.chatId);
});

test('times and numbers are those of the reader', async () => {
  const reader = { locale: 'de-DE', timezoneId: 'Asia/Tokyo' };
  const page = await people.openAs(center().admin, '/deliveries', reader);
  await page
    .getByRole('link', { name: /^Details/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('GMT+09:00').first().waitFor();
  const created = await page.getByRole('dialog').locator('time').first().innerText();
  expect(created).toMatch(/(?:just now|ago)\s(?:Mo|Di|Mi|Do|Fr|Sa|So)\., \d+\. /);
});

/** The name of what has the focus. */
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent');

test('the search box opens by its keys, finds a client as one types, and leads to the chat', async () => {
  const page = await people.openAs(center().operator, '/keys');
  await page.getByRole('heading', { name: 'API keys', exact: true }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).waitFor();
  await eventually(async () => expect(await focused(page)).toBe('Find'));
  await page.keyboard.type(flow.chatId.toUpperCase());
  const hit = page.getByRole('option', { name: new RegExp(flow.chatId) });
  await hit.waitFor();
  await eventually(async () => expect(await hit.getAttribute('data-combobox-selected')).not.toBeNull());
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Chat ${flow.chatId}` }).waitFor();
  // An operator comes to the chat's own tenant.
  expect(new URL(page.url()).searchParams.get('tenant')).toBe(center().host);
});

test('the search box says when nothing is found, and gives the focus back when it closes', async () => {
  const page = await people.openAs(center().viewer, '/');
  const button = page.getByRole('button', { name: /^Find/ });
  await button.click();
  await page.getByRole('combobox', { name: 'Find' }).fill('no-such-thing');
  await page.getByText('Nothing found.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await eventually(async () => expect(await focused(page)).toMatch(/^Find/));
});

test('a number of the overview opens the list that it counts', async () => {
  const page = await people.openAs(center().admin, '/?range=7d');
  const number = page.getByRole('link', { name: /^\d+ new chats?$/ });
  const [count] = ((await number.textContent()) ?? '').split(' ');
  await number.click();
  await page.getByText(new RegExp(`^${count ?? ''} chats?$`)).waitFor();
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()].sort()).toEqual(['from', 'until']);
});

test('a range and an order are chosen on the page, and are in the URL', async () => {
  const page = await people.openAs(center().admin, '/sessions');
  await page.getByRole('combobox', { name: 'Time' }).click();
  await page.getByRole('option', { name: 'Last 24 hours' }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('range') === '24h');
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'Oldest first' }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('sort') === 'oldest');
  await page.getByRole('combobox', { name: 'Time' }).click();
  await page.getByRole('option', { name: 'Custom' }).click();
  await page.getByLabel('From').fill('2026-01-01T00:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(({ searchParams }) => searchParams.has('from') && !searchParams.has('range'));
  await page.getByRole('button', { name: 'Refresh' }).click();
  expect(await violationsOf(page)).toEqual([]);
});

test('the audit log shows people, and machines only where they are asked for', async () => {
  const page = await people.openAs(center().admin, '/audit');
  const rows = page.getByRole('row').filter({ hasText: 'subscribe' });
  await page.getByRole('row').filter({ hasText: 'createApiKey' }).first().waitFor();
  expect(await rows.count()).toBe(0);
  await page.getByRole('switch', { name: 'Machine traffic' }).click();
  await rows.first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('a list is downloaded as it is filtered, and all that is held on a client', async () => {
  const page = await people.openAs(center().operator, `/audit?tenant=${center().host}&action=createApp`);
  await page.getByRole('button', { name: 'Export' }).click();
  const list = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'JSON' }).click();
  expect((await list).suggestedFilename()).toMatch(new RegExp(`^audit-${center().host}-.*\\.json$`));
  const entries = JSON.parse(await textOf(await list)) as { action: string }[];
  expect(new Set(entries.map(({ action }) => action))).toEqual(new Set(['createApp']));

  await people.goTo(page, `/sessions/${flow.chatId}?tenant=${center().host}`);
  const report = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Data report' }).click();
  expect(JSON.parse(await textOf(await report))).toMatchObject({ chats: [{ chatId: flow.chatId }] });
});

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}
