import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center, providers, subscribedPhone, pushesTo } = usePhones();
const people = useConsole(() => gateway().url);

async function failedPush() {
  const { flow, token } = await subscribedPhone();
  const { simulators } = providers();
  simulators.fcm.setFault({ kind: 'status', status: 400, reason: 'INVALID_ARGUMENT', times: 1 });
  const { id } = firstOf((await flow.publish(agentMessage('Your parcel is found!'))).deliveries);
  expect((await flow.settled(id)).status).toBe('FAILED');
  return { flow, token, id };
}

test('an admin goes from the list to a delivery, reads what was sent, and sends it again', async () => {
  const { flow, token } = await failedPush();
  const page = await people.openAs(center().admin, `/deliveries?chat=${flow.chatId}`);
  await page.getByRole('link', { name: 'Message', exact: true }).click();
  await page.getByRole('heading', { name: 'Delivery', exact: true }).waitFor();
  await page.getByRole('list', { name: 'Attempts' }).getByText('HTTP 400').waitFor();
  await page.getByRole('region', { name: 'The message' }).getByText('Your parcel is found!').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);

  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await page.getByText('the earlier delivery').waitFor();
  await page.getByText('Sent', { exact: true }).waitFor();
  expect(pushesTo(token)).toHaveLength(1);
  await page.getByRole('link', { name: 'the earlier delivery' }).click();
  await page.getByRole('link', { name: 'a later delivery' }).waitFor();
  await eventually(async () => expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0));
});

test('a viewer sees neither the text nor the button', async () => {
  const { id } = await failedPush();
  const page = await people.openAs(center().viewer, `/deliveries/${id}`, { viewport: { width: 390, height: 800 } });
  await page.getByText('Viewers do not see the texts of messages.').waitFor();
  expect(await page.getByText('Your parcel is found!').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
});

test('why a push cannot be sent again is said in the dialog', async () => {
  const { flow, id } = await failedPush();
  await flow.publish({ event: 'chat_session_ended' });
  const page = await people.openAs(center().admin, `/deliveries/${id}`);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('dialog').getByText('The chat of this delivery has ended').waitFor();
});

test('an unknown delivery is not found', async () => {
  const page = await people.openAs(center().admin, '/deliveries/nonsense');
  await page.getByRole('heading', { name: 'Delivery not found' }).waitFor();
});
