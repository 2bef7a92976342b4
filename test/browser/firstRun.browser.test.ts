import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { post } from '../support/api.js';
import { APNS_TEAM, BUNDLE_ID } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { useConsole } from './useConsole.js';

const HOST = 'acme.example.com';
const APP = 'shop';
const providers = useSimulatedProviders();
const gateway = useGateway(() => providers().simulators.environment());
const people = useConsole(() => gateway().url);
/** The one window: each test goes on where the one before has ended. */
let page: Page;
let isBroken = false;
let loadedAt: number;
let platformKey: string;
let chatId: string;

beforeAll(async () => {
  page = await people.open();
});

/** A test of the story: where it has broken off, nothing is to be learned of what comes after. */
function onwards(name: string, work: () => Promise<void>): void {
  test(name, async () => {
    if (isBroken) throw new Error('a test before this one has failed');
    isBroken = true;
    await work();
    isBroken = false;
  });
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const field = (name: string) => page.getByRole('textbox', { name });
const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const step = (number: number) => button(new RegExp(`^${number}\\. `));
/** Another each time that the page is loaded. */
const loadTime = () => page.evaluate(() => performance.timeOrigin);

/** Runs what the page tells to run in a terminal. @param input what is typed there */
async function inTerminal(command: string, input = ''): Promise<string> {
  const shell = spawn('bash', ['-c', command], { stdio: ['pipe', 'pipe', 'inherit'] });
  shell.stdin.end(input);
  return text(shell.stdout);
}

async function commandOf(name: string): Promise<string> {
  return (await page.getByRole('region', { name }).textContent()) ?? '';
}

async function chooseFile(label: RegExp, name: string, content: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await button(label).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}

const chooseService = (name: string) =>
  page.getByRole('radiogroup', { name: 'Push service' }).getByText(name, { exact: true }).click();

const phone = (clientId: string) => ({
  authorization: `MOBILE-API-140-327-PLAIN appId="${APP}", clientId="${clientId}"`,
  tenantUrl: HOST,
});
const publish = (msg: string) =>
  post(
    gateway().url,
    `/platform/v1/chats/${chatId}/events`,
    { authorization: `Bearer ${platformKey}` },
    { events: [{ event: 'chat_session_message', party_id: 'agent-1', display_name: 'Anna', msg }] },
  );

onwards('a wrong key is refused, and says so', async () => {
  people.expectFaults(/^error: .* 401 .*\/console\/api\/session/);
  await field('API key').fill('bk_operator_mistyped');
  await button('Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'Signing in failed' }).waitFor();
});

onwards('the operator’s key leads to the first run, where nothing is set up', async () => {
  await field('API key').fill(gateway().operatorKey);
  await button('Sign in').click();
  await heading('First run').waitFor();
  loadedAt = await loadTime();
});

onwards('a tenant and an app are made', async () => {
  await field('Host').fill(HOST);
  await field('Name').fill('Acme');
  await button('Create tenant').click();
  await field('App id').fill(APP);
  await field('App name').fill('Acme Shop');
  await button('Create app').click();
  await button('Save service account').waitFor();
});

onwards('APNs takes the .p8 key, and the provider says so', async () => {
  await chooseService('iOS, APNs');
  await chooseFile(/^Key file/, `AuthKey_${APNS_TEAM.keyId}.p8`, providers().credentials.apnsKey);
  await field('Team id').fill(APNS_TEAM.teamId);
  await page.getByRole('combobox', { name: 'Bundle ids' }).fill(BUNDLE_ID);
  await button('Save APNs key').click();
  // What is done is gone on from: it stays there to be looked at.
  await button('Create key').waitFor();
  await step(4).click();
  await page.getByRole('status').filter({ hasText: /Apple/ }).waitFor();
});

onwards('so does Firebase the service account', async () => {
  await step(3).click();
  await chooseService('Android, Firebase');
  await chooseFile(/^Key file/, 'acme-test.json', providers().credentials.serviceAccount);
  await page.getByText('acme-test', { exact: true }).waitFor();
  await button('Save service account').click();
  await page.getByText('Set up: iOS, APNs; Android, Firebase').waitFor();
});

onwards('the platform gets a key, which is shown once', async () => {
  await step(5).click();
  await field('Key name').fill('Chat platform');
  await button('Create key').click();
  platformKey = (await page.getByLabel('the key', { exact: true }).textContent()) ?? '';
  expect(platformKey).toMatch(/^bk_/);
  await button('I have stored it: continue').click();
  await page.getByText('Waiting for the device to subscribe').waitFor();
  await page.getByText(platformKey).waitFor({ state: 'detached' });
});

onwards('a device that does what the page says is seen at once', async () => {
  const answer = await inTerminal(await commandOf('the requests of the device'));
  expect(answer).toContain('subscribed');
  await button('7. Publish an event and see the push').waitFor();
});

onwards('so is the push that the platform’s event becomes', async () => {
  const commands = [
    await commandOf('the command that asks for the key'),
    await commandOf('the request of the platform'),
  ];
  await inTerminal(commands.join('\n'), `${platformKey}\n`);
  await page.getByRole('status').filter({ hasText: 'The first push was sent' }).waitFor();
  await step(7).click();
  await page.getByRole('region', { name: /^7\. / }).getByText('Sent', { exact: true }).waitFor();
  expect(providers().simulators.pushes).toHaveLength(1);
});

onwards('the chat’s own page follows what happens', async () => {
  await page.getByRole('link', { name: 'Show the chat' }).click();
  await heading(/^Chat /).waitFor();
  chatId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  await page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor();
  const deliveries = page.getByRole('listitem').filter({ hasText: 'chat_session_message' });
  await deliveries.first().waitFor();
  expect(await deliveries.count()).toBe(1);
  await publish('Are you still there?');
  // Sooner than a page that follows nothing would ask by itself.
  await deliveries.nth(1).getByText('has accepted the push').waitFor({ timeout: 10_000 });
  expect(await loadTime()).toBe(loadedAt);
});

onwards('the overview is there from now on', async () => {
  await page.getByRole('link', { name: 'Overview' }).click();
  await heading('Deliveries per minute').waitFor();
  const waiting = page.getByRole('region', { name: 'Waiting' });
  await waiting.getByRole('link', { name: '1 active chat' }).waitFor();
  await waiting.getByRole('link', { name: '1 subscription' }).waitFor();
});

onwards('chats are found by their id, their client and their state, and page by page', async () => {
  for (let number = 1; number <= 30; number += 1) {
    await post(gateway().url, '/clientweb/api/v2/chats', phone(`phone-${number}`), {});
  }
  await page.getByRole('link', { name: 'Chats', exact: true }).click();
  const rows = page.getByRole('table', { name: 'Chats' }).getByRole('row');
  const expectChats = async (count: number) => {
    await rows.nth(count + 1).waitFor({ state: 'detached' });
    await rows.nth(count).waitFor();
  };
  await expectChats(25);
  await page.getByRole('link', { name: 'Next' }).click();
  await rows.filter({ hasText: chatId }).waitFor();
  await expectChats(6);

  await field('Client id').fill('phone-7');
  await button('Search').click();
  await expectChats(1);
  await button('Clear').click();
  await expectChats(25);
  await field('Chat id').fill(chatId);
  await button('Search').click();
  await rows.filter({ hasText: chatId }).waitFor();
  await expectChats(1);
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Ended' }).click();
  await heading('No chats found').waitFor();
  await page.getByRole('link', { name: 'Show all chats' }).click();
  await expectChats(25);
});

onwards('a chat is erased once its id is typed, and is gone', async () => {
  await field('Chat id').fill(chatId);
  await button('Search').click();
  await page.getByRole('link', { name: chatId }).click();
  await heading(`Chat ${chatId}`).waitFor();
  await button('Erase').click();
  const dialog = page.getByRole('dialog', { name: 'Erase this chat?' });
  expect(await dialog.getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(chatId);
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await heading('Chats').waitFor();
  await page.getByRole('alert').filter({ hasText: 'The chat is erased' }).waitFor();
  await people.goTo(page, `/sessions/${chatId}?tenant=${HOST}`);
  await heading('Chat not found').waitFor();
});

onwards('the audit log has it all', async () => {
  await page.getByRole('link', { name: 'Audit log' }).click();
  const rows = page.getByRole('table', { name: 'Audit entries' }).getByRole('row');
  await rows.filter({ hasText: 'erase' }).waitFor();
  const find = async (action: string) => {
    await page.getByRole('combobox', { name: 'Action' }).fill(action);
    await page.getByRole('combobox', { name: 'Action' }).press('Enter');
    await page.waitForURL(({ searchParams }) => searchParams.get('action') === action);
    await rows.filter({ hasText: action }).first().waitFor();
  };
  for (const action of ['createApp', 'configurePushService', 'createApiKey']) await find(action);
  // What devices do is shown on request.
  await page.getByRole('switch', { name: 'Machine traffic' }).click();
  await find('subscribe');
});

onwards('signing out ends the session', async () => {
  await button('Operator').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading('Sign in to Beckon').waitFor();
  expect(await page.context().cookies()).toEqual([]);
  await people.goTo(page, '/keys');
  await heading('Sign in to Beckon').waitFor();
});
