/** "Why did this customer get no push?", on the chat's page. */
import { UnsubscribeDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';

const { gateway, center, start, subscribedPhone } = usePhones();
const people = useConsole(() => gateway().url);

test('the page of a chat says first why the last message was not pushed, and follows what happens', async () => {
  const { chatId, device, publish, subscribe } = await start();
  await publish(agentMessage());
  const page = await people.openAs(center().viewer, `/sessions/${chatId}`);
  const verdict = page.getByRole('region', { name: 'The last message' });
  await verdict.getByText('No push: not subscribed').waitFor();
  await verdict.getByText('What you can do:').waitFor();
  await verdict.getByRole('button', { name: 'Show the facts' }).click();
  await verdict.getByText('The client has never subscribed').waitFor();

  const rest = legacyClient(gateway().url, device, chatId);
  await rest.notifications({ ios_firebase_device_token: 'a b' });
  await subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
  await publish(agentMessage());
  await verdict.getByText('Pushed', { exact: true }).waitFor();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByText('Subscribing was refused').waitFor();
  await timeline.getByText('No push: This came before the app subscribed').waitFor();
  await timeline.getByRole('link', { name: 'Delivery' }).click();
  await page.getByRole('heading', { name: 'Delivery', level: 1 }).waitFor();
});

test('a long timeline has pages', async () => {
  const { flow } = await subscribedPhone();
  for (let time = 0; time < 15; time += 1) {
    await graphqlData(gateway().url, flow.device, UnsubscribeDocument, { input: { chatId: flow.chatId } });
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
  }
  const page = await people.openAs(center().admin, `/sessions/${flow.chatId}`);
  const pages = page.getByRole('navigation', { name: 'Pages of the timeline' });
  await page.getByRole('listitem').filter({ hasText: 'Subscribed' }).first().waitFor();
  expect(await page.getByText('Chat requested').count()).toBe(0);
  await pages.getByRole('link', { name: 'Next' }).click();
  await page.getByText('Chat requested').waitFor();
});

test('the developers of an app see what was refused, with the remedy', async () => {
  const { chatId, device } = await start();
  const refused = await legacyClient(gateway().url, device, chatId).notifications({ ios_firebase_device_token: 'a b' });
  expect(refused.status).toBe(400);
  const page = await people.openAs(center().viewer, `/tenants/${center().host}/apps/shop?tab=refused`);
  const row = page.getByRole('row').filter({ hasText: chatId });
  await row.getByText('INVALID_DEVICE_TOKEN').waitFor();
  await row.getByText('Send the token as the platform gives it').waitFor();
  await row.getByRole('link', { name: chatId }).click();
  await page.getByRole('heading', { name: `Chat ${chatId}` }).waitFor();
});
