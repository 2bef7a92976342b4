import { usePhones } from '../support/usePhones.js';
import { useConsole } from './useConsole.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const { gateway, center } = usePhones();
const people = useConsole(() => gateway().url);
const path = () => `/tenants/${center().host}/apps/${center().appId}?tab=notifications`;

test('built-in texts are listed by language, and an own one is previewed while it is written', async () => {
  const page = await people.openAs(center().admin, path());
  const texts = page.getByRole('table', { name: 'Texts in use' });
  const row = (event: string) => texts.getByRole('row').filter({ hasText: event });
  await row('chat_session_ended').filter({ hasText: 'The chat has ended.' }).waitFor();
  await page.getByRole('combobox', { name: 'Language of the texts' }).fill('de');
  await row('chat_session_ended').filter({ hasText: 'Der Chat' }).waitFor();
  await row('chat_session_ended').filter({ hasText: 'Built in' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);

  await page.getByRole('button', { name: 'Write your own chat_session_ended' }).click();
  const dialog = page.getByRole('dialog', { name: 'Template' });
  const preview = dialog.getByRole('region', { name: 'Preview of the template' });
  await preview.getByText('Der Chat').waitFor();
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Auf Wiedersehen bei {{app}}!');
  await preview.getByText('Auf Wiedersehen bei Acme Shop!').waitFor();
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('{{nothing}}');
  await preview.getByText('No preview').waitFor();
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Auf Wiedersehen!');
  await dialog.getByRole('button', { name: 'Save template' }).click();
  await row('chat_session_ended')
    .filter({ hasText: 'Auf Wiedersehen!' })
    .filter({ hasText: "The app's own" })
    .waitFor();
});
