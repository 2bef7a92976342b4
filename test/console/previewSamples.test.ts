import { TEXT_LANGUAGES } from '../../src/console/pages/app/previewSamples.js';
import { TEXT_LOCALES } from '../../src/notifications/notificationTexts.js';

test('the languages that the console offers are those of the built-in texts', () => {
  expect([...TEXT_LANGUAGES].sort()).toEqual([...TEXT_LOCALES].sort());
});
