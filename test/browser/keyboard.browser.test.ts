import type { Page } from 'playwright-core';
import { CreateApiKeyDocument, RequestChatDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { useGateway } from '../support/useGateway.js';
import { keyboardOf, type Keyboard } from './keyboardOf.js';
import { useConsole } from './useConsole.js';

const HOST = 'acme.example.com';
const APP = 'shop';
const gateway = useGateway();
const people = useConsole(() => gateway().url);
let page: Page;
let keyboard: Keyboard;
let chatId: string;

beforeAll(async () => {
  page = await people.open();
  keyboard = await keyboardOf(page);
});

const see = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();

test('signs in, and makes a tenant and an app', async () => {
  await see('Sign in to Beckon');
  await keyboard.goTo('textbox "API key"');
  await keyboard.type(gateway().operatorKey);
  await keyboard.press('Enter');
  await keyboard.hasFocus('heading "First run"');
  await keyboard.goTo('textbox "Host"');
  await keyboard.type(HOST);
  await keyboard.press('Tab');
  await keyboard.type('Acme');
  await keyboard.press('Enter');
  await keyboard.hasFocus('button "2. Create an app Now"');
  await keyboard.goTo('textbox "App id"');
  await keyboard.type(APP);
  await keyboard.goTo('textbox "App name"');
  await keyboard.type('Acme Shop');
  await keyboard.goTo('button "Create app"');
  await keyboard.press('Space');
  await keyboard.hasFocus('button "3. Set up a push service Now"');
});

test('is led to the field that is wrong', async () => {
  await keyboard.goTo('button "1. Create a tenant Done"', 'Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.goTo('button "Create tenant"');
  await keyboard.press('Enter');
  await keyboard.hasFocus('textbox "Host"');
});

test('opens a session, and comes back', async () => {
  const device = { authorization: `MOBILE-API-140-327-PLAIN appId="${APP}", clientId="phone-1"`, tenantUrl: HOST };
  const { requestChat } = await graphqlData(gateway().url, device, RequestChatDocument, { input: {} });
  chatId = requestChat.chatSession?.chatId ?? '';
  await keyboard.goTo('link "Chats"', 'Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.hasFocus('heading "Chats"');
  await keyboard.goTo(`link "${chatId}"`);
  await keyboard.press('Enter');
  await keyboard.hasFocus(`heading "Chat ${chatId}"`);
  await keyboard.goTo('link "All chats"');
  await keyboard.press('Enter');
  await keyboard.hasFocus('heading "Chats"');
  await keyboard.goTo(`link "${chatId}"`);
  await keyboard.press('Enter');
  await keyboard.hasFocus(`heading "Chat ${chatId}"`);
});

test('stays within a dialog, and is where it was after Escape', async () => {
  await keyboard.goTo('button "Erase"');
  await keyboard.press('Space');
  await keyboard.hasFocus(`textbox "Type ${chatId} to confirm"`);
  await keyboard.goTo('button "Close"');
  await keyboard.goTo(`textbox "Type ${chatId} to confirm"`);
  await keyboard.goTo('button "Cancel"', 'Shift+Tab');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keyboard.hasFocus('button "Erase"');
});

const DARK = 'menuitemradio "Dark"';

test('chooses of menus and lists by arrows', async () => {
  await keyboard.goTo('button "Colour scheme"', 'Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.hasFocus('menuitemradio "Light"');
  // A menu that is still opening takes the focus back to its first item.
  await eventually(async () => {
    if ((await keyboard.focus()) !== DARK) await keyboard.press('ArrowDown');
    expect(await keyboard.focus()).toBe(DARK);
  });
  await keyboard.press('Escape');
  await keyboard.hasFocus('button "Colour scheme"');

  await keyboard.goTo('combobox "Tenant"', 'Shift+Tab');
  await keyboard.goTo('link "Chats"');
  await keyboard.press('Enter');
  await keyboard.hasFocus('heading "Chats"');
  await keyboard.goTo('combobox "State"');
  await keyboard.press('ArrowDown');
  await page.getByRole('option').first().waitFor();
  await keyboard.press('ArrowDown', 'Enter');
  await see('No chats found');
  await keyboard.goTo('link "Show all chats"');
  await keyboard.press('Enter');
  await page.getByRole('link', { name: chatId }).waitFor();
});

test('searches, and stays where it was', async () => {
  await keyboard.goTo('textbox "Client id"', 'Shift+Tab');
  await keyboard.type('nobody');
  await keyboard.press('Enter');
  await see('No chats found');
  await keyboard.hasFocus('textbox "Client id"');
  await keyboard.goTo('button "Clear"');
  await keyboard.press('Enter');
  await page.getByRole('link', { name: chatId }).waitFor();
  await keyboard.hasFocus('textbox "Chat id"');
  expect(await page.getByRole('textbox', { name: 'Client id' }).inputValue()).toBe('');
});

test('goes from page to page of a list, and stays at its ends', async () => {
  for (let number = 2; number <= 30; number += 1) {
    const device = `MOBILE-API-140-327-PLAIN appId="${APP}", clientId="phone-${number}"`;
    const identity = { authorization: device, tenantUrl: HOST };
    await graphqlData(gateway().url, identity, RequestChatDocument, { input: {} });
  }
  await people.goTo(page, `/sessions?tenant=${HOST}`);
  const oldest = page.getByRole('link', { name: chatId });
  await page.getByRole('link', { name: 'Next' }).waitFor();
  await keyboard.goTo('link "Next"');
  await keyboard.press('Enter');
  await oldest.waitFor();
  expect(await keyboard.focus()).toBe('link "Next"');
  const end = page.url();
  await keyboard.press('Enter');
  await keyboard.goTo('link "First"', 'Shift+Tab');
  expect(page.url()).toBe(end);
  await keyboard.press('Enter');
  await oldest.waitFor({ state: 'detached' });
  expect(await keyboard.focus()).toBe('link "First"');
});

test('opens the details of a row, and is where it was after Escape', async () => {
  await people.goTo(page, `/audit?tenant=${HOST}&action=createApp`);
  await keyboard.goTo(`link "Details: createApp, app:${APP}"`);
  await keyboard.press('Enter');
  await page.getByRole('dialog', { name: `createApp, app:${APP}` }).waitFor();
  await keyboard.goTo('button "Copy the entry id"');
  await keyboard.press('Escape');
  await keyboard.hasFocus(`link "Details: createApp, app:${APP}"`);
});

test('finds the pages of a narrow window behind a button, and nothing of them before', async () => {
  await page.setViewportSize({ width: 500, height: 900 });
  await people.goTo(page, `/keys?tenant=${HOST}`);
  await see('API keys');
  await keyboard.goTo('button "Operator"');
  await keyboard.press('Tab');
  await keyboard.hasFocus('button "Create API key"');
  await keyboard.goTo('button "Navigation"', 'Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.goTo('link "Overview"');
  await keyboard.press('Escape');
  await keyboard.hasFocus('button "Navigation"');
  await page.getByRole('link', { name: 'Overview' }).waitFor({ state: 'hidden' });
});

test('the skip link goes to the content', async () => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  await people.goTo(page, `/keys?tenant=${HOST}`);
  await see('API keys');
  await keyboard.press('Tab');
  await keyboard.hasFocus('link "Skip to the content"');
  await keyboard.press('Enter', 'Tab');
  await keyboard.hasFocus('button "Create API key"');
});

test('sees at every stop where it is', async () => {
  const input = { name: 'Platform', role: 'PLATFORM' as const, tenantHost: HOST };
  const operator = { authorization: `Bearer ${gateway().operatorKey}` };
  await graphqlData(gateway().url, operator, CreateApiKeyDocument, { input });
  await people.goTo(page, `/keys?tenant=${HOST}`);
  await page.getByRole('button', { name: 'Revoke Platform' }).waitFor();
  const stops: string[] = [];
  for (;;) {
    const before = await page.screenshot();
    await keyboard.press('Tab');
    const stop = await keyboard.focus();
    // Behind the last stop a browser goes to its own bars, or begins again where it shows none.
    if (stop === 'nothing' || stop === stops[0]) break;
    stops.push(stop);
    // The one that has it now looks otherwise than before, and so does the one that had it.
    if ((await page.screenshot()).equals(before)) throw new Error(`${stop} cannot be seen`);
  }
  expect(stops).toEqual([
    'link "Skip to the content"',
    'button "Find Ctrl K"',
    'combobox "Tenant"',
    'button "Colour scheme"',
    'button "Operator"',
    ...['Overview', 'Chats', 'Deliveries', 'Alerts', 'Tenants & apps', 'API keys', 'Audit log', 'Erase'].map(
      (name) => `link "${name}"`,
    ),
    'button "Create API key"',
    'region "API keys"',
    // The exact time of each is a tooltip.
    expect.stringMatching(/^time /),
    'button "Revoke Platform"',
  ]);
});
