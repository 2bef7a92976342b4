import { readFile } from 'node:fs/promises';
import { consoleClient } from '../support/consoleClient.js';
import { startDemo } from './startDemo.js';

/** Without what differs in each run. */
const plain = (text: string) =>
  text
    .replace(/[\w-]{4}…[\w-]{4}/g, '<token>')
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '<uuid>')
    .replace(/\d+ ms +/g, '<ms> ');

it('the demo shows a push of each variant, its cancelling, and exits 0', async () => {
  const demo = startDemo();
  const code = await demo.ended;
  const output = demo.output();
  for (const variant of ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE', 'WEB_PUSH']) {
    expect(output).toMatch(new RegExp(`^${variant} +yes +yes +\\d+ ms +SUPPRESSED$`, 'm'));
  }
  expect(
    output.match(/push +(?:apns|fcm|webPush) to ....…....\n +\{"chatID":"[^"]+","title":"Anna","body":"Hello/g),
  ).toHaveLength(4);
  expect(code).toBe(0);

  const [, shown = ''] = /^```text demo\n(.*?)^```$/ms.exec(await readFile('README.md', 'utf8')) ?? [];
  const lines = plain(output).split('\n');
  expect(shown.split('\n').length).toBeGreaterThan(10);
  expect(
    plain(shown)
      .split('\n')
      .filter((line) => !lines.includes(line)),
  ).toEqual([]);
  const own = lines.filter((line) => !line.startsWith('{"level"'));
  expect(own.filter((line) => line.length > 125)).toEqual([]);
});

it('with --keep it prints how to sign in to the console, and stays until Ctrl-C', async () => {
  const demo = startDemo('--keep');
  await demo.waitFor(/export PLATFORM=.*\n/);
  const output = demo.output();
  const [, page = ''] = /^ {2}console +(http:\/\/\S+)$/m.exec(output) ?? [];
  const [, key = ''] = /^ {2}operator key +(\S+)$/m.exec(output) ?? [];
  const { status, headers } = await fetch(page);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const browser = consoleClient(page);
  expect(await browser.signIn(key)).toBe(204);
  expect(await browser.viewer()).toMatchObject({ role: 'OPERATOR' });
  demo.interrupt();
  expect(await demo.ended).toBe(0);
});
