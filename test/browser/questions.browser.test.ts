/** The questions of those who look, and in how many actions the console answers: a click, a shortcut, a typed text. */
import type { Page } from 'playwright-core';
import { EraseDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';

const CLIENT_ID = 'installation-of-the-customer-who-calls';
const { gateway, center, providers, subscribedPhone } = usePhones();
const people = useConsole(() => gateway().url);
let customer: DeviceFlow;
beforeAll(async () => {
  customer = await startDeviceFlow(gateway().url, center(), CLIENT_ID);
  await customer.publish(agentMessage());
  await legacyClient(gateway().url, customer.device, customer.chatId).notifications({
    ios_firebase_device_token: 'two words',
  });
});

/** A page, and how often its reader has acted. */
function watched(page: Page) {
  let actions = 0;
  const act = async (work: Promise<unknown>) => {
    actions += 1;
    await work;
  };
  return {
    press: (keys: string) => act(page.keyboard.press(keys)),
    type: (text: string) => act(page.keyboard.type(text)),
    click: (role: 'link' | 'button' | 'tab' | 'option' | 'combobox' | 'menuitem', name: string | RegExp) =>
      act(page.getByRole(role, { name }).first().click()),
    count: () => actions,
  };
}

describe('support, on the phone with a customer', () => {
  test.each(['/', '/keys', '/audit', '/deliveries'])(
    'why no push, client id known, from %s: 3 actions',
    async (path) => {
      const page = await people.openAs(center().viewer, path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const reader = watched(page);
      await reader.press('Control+k');
      await page.getByRole('combobox', { name: 'Find' }).waitFor();
      await reader.type(CLIENT_ID);
      await page.getByRole('option').filter({ hasText: customer.chatId }).waitFor();
      await reader.press('Enter');
      const verdict = page.getByRole('region', { name: 'The last message' });
      await verdict.getByText('No push: subscribing was refused').waitFor();
      await verdict.getByText('Send the token as the platform gives it').waitFor();
      expect(reader.count()).toBeLessThanOrEqual(3);
    },
  );
});

describe('the on-call engineer', () => {
  test('what failed in the last 24 hours: 3 actions', async () => {
    const { fcm } = providers().simulators;
    const { flow } = await subscribedPhone();
    fcm.setFault({ kind: 'status', status: 404, reason: 'UNREGISTERED' });
    const { deliveries } = await flow.publish(agentMessage());
    await flow.settled(deliveries[0]?.id ?? '');
    fcm.setFault(null);
    const page = await people.openAs(center().viewer, '/');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const reader = watched(page);
    await reader.click('combobox', 'Time');
    await reader.click('option', 'Last 24 hours');
    await page.getByRole('region', { name: 'Delivery rate, last 24 hours' }).waitFor();
    await reader.click('link', /^\d+ failed$/);
    await page.getByRole('heading', { name: 'Deliveries', level: 1 }).waitFor();
    await page.getByRole('row').filter({ hasText: 'UNREGISTERED' }).first().waitFor();
    expect(reader.count()).toBeLessThanOrEqual(3);
  });

  // Last, because it pauses the push service.
  test('is anything broken, in all tenants: at a glance; where, since when, what to do: no action more', async () => {
    const { fcm } = providers().simulators;
    const { flow } = await subscribedPhone();
    fcm.setFault({ kind: 'status', status: 429, reason: 'QUOTA_EXCEEDED', retryAfterSeconds: 600 });
    await flow.publish(agentMessage());
    const page = await people.openAs(center().operator, '/');
    await page.getByText(/push service is paused/).waitFor();
    const trouble = page.getByRole('alert').filter({ hasText: 'Android, Firebase' });
    await trouble.getByText('The push service is rate-limiting').waitFor();
    fcm.setFault(null);
  });
});

describe('the mobile developer', () => {
  test('why is what my app sends refused: found by the app’s name, 4 actions', async () => {
    const page = await people.openAs(center().viewer, '/');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const reader = watched(page);
    await reader.press('Control+k');
    await page.getByRole('combobox', { name: 'Find' }).waitFor();
    await reader.type('Acme Shop');
    await page.getByRole('option').filter({ hasText: 'Acme Shop' }).first().waitFor();
    await reader.press('Enter');
    await page.getByRole('heading', { name: 'Acme Shop', level: 1 }).waitFor();
    await reader.click('tab', 'Refused requests');
    await page.getByText('Send the token as the platform gives it').first().waitFor();
    expect(reader.count()).toBeLessThanOrEqual(4);
  });

  test('what do I send, and where: one action on the app’s page', async () => {
    const page = await people.openAs(center().viewer, `/tenants/${center().host}/apps/${center().appId}`);
    await page.getByRole('tab', { name: 'Integration' }).waitFor();
    const reader = watched(page);
    await reader.click('tab', 'Integration');
    await page.getByText('/clientweb/api/v2/chats').first().waitFor();
    expect(reader.count()).toBe(1);
  });
});

describe('the compliance officer', () => {
  test('what is held on this client: one action on the page of its chat', async () => {
    const page = await people.openAs(center().admin, `/sessions/${customer.chatId}`);
    await page.getByRole('heading', { name: `Chat ${customer.chatId}` }).waitFor();
    const reader = watched(page);
    const report = page.waitForEvent('download');
    await reader.click('button', 'Data report');
    expect((await report).suggestedFilename()).toMatch(/\.json$/);
    expect(reader.count()).toBe(1);
  });

  test('who erased what: 3 actions, without the traffic of machines', async () => {
    const { flow } = await subscribedPhone();
    const input = { chat: { tenantHost: center().host, chatId: flow.chatId } };
    await graphqlData(gateway().url, center().admin, EraseDocument, { input });
    const page = await people.openAs(center().viewer, '/');
    const reader = watched(page);
    await reader.click('link', 'Audit log');
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'erase' }).first().waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'subscribe' }).count()).toBe(0);
    expect(reader.count()).toBeLessThanOrEqual(3);
  });
});
