import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Of a shell in which somebody has set up a gateway of their own: none of it is the demo's. */
const OF_THE_SHELL = {
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  BECKON_UPSTREAM_URL: 'https://127.0.0.1:1',
  NO_PROXY: '*',
  no_proxy: '*',
};

it('the demo shows a push of each variant, its cancelling, and exits 0', async () => {
  const demo = spawn(process.execPath, ['dist/demo/main.js'], {
    env: { ...process.env, ...OF_THE_SHELL },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 110_000,
  });
  let output = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(demo, 'exit')) as [number | null];
  for (const variant of ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE']) {
    expect(output).toMatch(new RegExp(`^${variant} +yes +yes +\\d+ ms +SUPPRESSED$`, 'm'));
  }
  expect(
    output.match(/push +(?:apns|fcm) \{"token":"....…....","chatID":"[^"]+","title":"Anna","body":"Hello/g),
  ).toHaveLength(3);
  expect(code).toBe(0);
});
