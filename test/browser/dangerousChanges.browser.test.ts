import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center, subscribedPhone } = usePhones();
const people = useConsole(() => gateway().url);

test('turning a push service off says first how many depend on it', async () => {
  await subscribedPhone();
  const page = await people.openAs(center().admin, `/tenants/${center().host}/apps/${center().appId}`);
  const enabled = page.getByRole('switch', { name: 'Android, Firebase enabled' });
  await enabled.click();
  const dialog = page.getByRole('dialog', { name: 'Turn off Android, Firebase?' });
  await dialog.getByText('1 active chat is subscribed by it').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await enabled.isChecked()).toBe(true);
  await enabled.click();
  await dialog.getByRole('button', { name: 'Turn off Android, Firebase' }).click();
  await eventually(async () => expect(await enabled.isChecked()).toBe(false));
  // Turning it on needs no question.
  await enabled.click();
  await eventually(async () => expect(await enabled.isChecked()).toBe(true));
});

test('erasing says first how much matches, and at the field that nothing does', async () => {
  const { flow } = await subscribedPhone();
  const { id } = firstOf((await flow.publish(agentMessage())).deliveries);
  await flow.settled(id);
  const page = await people.openAs(center().admin, '/erase');
  const field = page.getByRole('textbox', { name: 'Chat id' });
  await field.fill('no-such-chat');
  await page.getByRole('button', { name: 'Erase…' }).click();
  await page.getByText('There is nothing to erase').waitFor();
  await field.fill(flow.chatId);
  await page.getByRole('button', { name: 'Erase…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase for good?' });
  await dialog.getByText('1 chat; an active chat is ended').waitFor();
  await dialog.getByText('1 delivery, including queued ones').waitFor();
  await dialog.getByRole('textbox').fill('erase');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByRole('heading', { name: 'Erased' }).waitFor();
});

test('a retention that removes nothing now is saved at once', async () => {
  const page = await people.openAs(center().admin, `/tenants/${center().host}`);
  await page.getByRole('textbox', { name: 'Ended chats' }).fill('30');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await page.getByText('The retention is saved.').waitFor();
});
