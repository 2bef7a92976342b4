import { ConfigureWebhookDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';
import { startPlatform, type PlatformReceiver } from '../webhooks/platformReceiver.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center, start } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const people = useConsole(() => gateway().url);
let platform: PlatformReceiver;

beforeAll(async () => {
  platform = await startPlatform();
  const input = { tenantHost: center().host, url: platform.url };
  await graphqlData(gateway().url, center().admin, ConfigureWebhookDocument, { input });
  const flow = await start();
  await legacyClient(gateway().url, flow.device, flow.chatId).send({ event: 'chat_session_message', msg: 'Hello' });
  await eventually(async () => expect(await Promise.resolve(platform.texts())).toEqual(['Hello']));
});
afterAll(() => platform.close());

test('an admin tests the webhook, sees the attempts, and sends events again after the count', async () => {
  const page = await people.openAs(center().admin, `/tenants/${center().host}`);
  await page.getByRole('link', { name: 'Attempts, test event and sending again' }).click();
  await page.getByRole('button', { name: 'Send test event' }).click();
  await page.getByText('The platform took it').waitFor();
  const rows = page.getByRole('table', { name: 'Attempts of the webhook' }).getByRole('row');
  await rows.filter({ hasText: 'Test event' }).waitFor();
  await rows.filter({ hasText: 'HTTP 200' }).nth(1).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);

  await page.getByRole('button', { name: 'Count, then ask' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send these events again?' });
  await dialog.getByText('1 client event in 1 chat').waitFor();
  expect(platform.texts().filter((text) => text === 'Hello')).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Send 1 event again' }).click();
  await eventually(async () =>
    expect(await Promise.resolve(platform.texts().filter((text) => text === 'Hello'))).toHaveLength(2),
  );
});

test('a viewer reads the attempts on a phone, and can start nothing', async () => {
  const viewport = { width: 390, height: 800 };
  const page = await people.openAs(center().viewer, `/tenants/${center().host}/webhook`, { viewport });
  await page.getByRole('list', { name: 'Attempts of the webhook' }).waitFor();
  expect(await page.getByRole('button', { name: 'Send test event' }).count()).toBe(0);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
});
