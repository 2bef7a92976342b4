import { useGateway } from '../support/useGateway.js';
import { useSimulatedCredentials } from '../support/simulatedCredentials.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const providers = useSimulatedProviders();
const settings = useSimulatedCredentials(providers);
const gateway = useGateway(() => ({ ...providers().simulators.environment(), ...settings }));
const people = useConsole(() => gateway().url);

test('an operator comes to the first push without a terminal', async () => {
  const operator = { authorization: `Bearer ${gateway().operatorKey}` };
  const page = await people.openAs(operator, '/first-run');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await page.getByRole('textbox', { name: 'Host' }).fill('acme.example.com');
  await page.getByRole('textbox', { name: 'Name' }).fill('Acme');
  await button('Create tenant').click();
  await page.getByRole('textbox', { name: 'App id' }).fill('shop');
  await page.getByRole('textbox', { name: 'App name' }).fill('Acme Shop');
  await button('Create app').click();
  await button('Use simulated providers').click();
  // The credentials are tested, and the platform gets its key.
  await page.getByRole('textbox', { name: 'Key name' }).fill('Chat platform');
  await button('Create key').click();
  await button('I have stored it: continue').click();
  await button('Request a chat and subscribe').click();
  await page.getByRole('textbox', { name: 'Message' }).fill('Your parcel is found!');
  await button('Send message').click();
  const phone = page.getByRole('figure', { name: 'The push on an iPhone' });
  await phone.getByText('Your parcel is found!').waitFor();
  await phone.getByText('Anna').waitFor();
  expect(providers().simulators.pushes).toHaveLength(1);
  await page.getByText('The first push was sent').waitFor();
  await page.getByText('take your own keys next').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);

  // Again, as an Android phone shows it.
  await page.getByRole('button', { name: /6\. Request a chat/ }).click();
  await page.getByText('Android', { exact: true }).click();
  await button('Request a chat and subscribe').click();
  await page.getByRole('button', { name: /7\. Publish an event/ }).click();
  await button('Send message').click();
  await page.getByRole('figure', { name: 'The push on an Android phone' }).first().waitFor();

  // The keys that sent the messages are no more.
  await people.goTo(page, '/keys?tenant=acme.example.com');
  const keys = page.getByRole('table', { name: 'API keys' }).getByRole('row').filter({ hasText: 'one message' });
  await keys.first().waitFor();
  expect(await keys.filter({ hasText: 'Revoked' }).count()).toBe(await keys.count());
});
