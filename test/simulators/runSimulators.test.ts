import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createSecureContext } from 'node:tls';
import { runNode } from './runNode.js';

/** The build: `npm test` makes it first. */
const COMMAND = ['dist/cli/main.js', 'simulators'];
let child: ChildProcess | undefined;

afterEach(() => child?.kill('SIGKILL'));

function start(...args: string[]): { lines: AsyncIterator<string>; exited: Promise<[number | null, string | null]> } {
  const started = spawn(process.execPath, [...COMMAND, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  const exited = once(started, 'exit') as Promise<[number | null, string | null]>;
  return { lines: createInterface({ input: started.stdout })[Symbol.asyncIterator](), exited };
}

test('--help explains and ends', async () => {
  const { lines, exited } = start('--help');
  expect((await lines.next()).value).toBe('Usage: beckon simulators [options]');
  await lines.next();
  expect((await lines.next()).value).toContain('Simulated push providers');
  expect(await exited).toEqual([0, null]);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'prints the environment, then each push, and ends by itself on %s',
  async (signal) => {
    const { lines, exited } = start('--project', 'p1', '--topic', 'com.example.one', '--topic', 'com.example.two');
    const head: string[] = [];
    while (head.at(-1) !== '# ready') head.push(((await lines.next()) as IteratorYieldResult<string>).value);
    const environment = Object.fromEntries(
      head.flatMap((line) => [...line.matchAll(/^export (\w+)=(.*)$/g)].map(([, k, v]) => [k, v])),
    ) as Record<string, string>;
    const names = ['HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS', 'BECKON_SIMULATED_PROVIDERS'];
    expect(Object.keys(environment)).toEqual(names);
    const keyFile = /: (\S+\.p8)$/.exec(head.find((line) => line.startsWith('# APNs')) ?? '')?.[1] ?? '';
    const [, pem = '', p12 = ''] =
      /key: (\S+\.pem), .* beckon: (\S+\.p12)$/.exec(head.find((line) => line.includes('.p12')) ?? '') ?? [];
    expect(await readFile(pem, 'utf8')).toMatch(/BEGIN CERTIFICATE[^]*BEGIN PRIVATE KEY/);
    expect(createSecureContext({ pfx: await readFile(p12), passphrase: 'beckon' })).toBeDefined();
    const device = 'ab12'.repeat(16);

    const script = `
    import apn from 'apn';
    const [key, port, device] = process.env.CASE.split(' ');
    const provider = new apn.Provider({
      token: { key, keyId: 'KEY0000001', teamId: 'TEAM000001' }, production: false, proxy: { host: '127.0.0.1', port } });
    const note = new apn.Notification({ topic: 'com.example.two', alert: 'Hello', pushType: 'alert' });
    const { sent } = await provider.send(note, device);
    await provider.shutdown();
    process.stdout.write(JSON.stringify(sent.length));`;
    const port = new URL(environment.HTTPS_PROXY ?? '').port;
    expect(await runNode(script, { ...environment, CASE: `${keyFile} ${port} ${device}` })).toBe(1);

    const { value: line } = (await lines.next()) as IteratorYieldResult<string>;
    expect(line).not.toContain(device);
    expect(JSON.parse(line)).toMatchObject({
      provider: 'apns',
      environment: 'SANDBOX',
      token: 'ab12…ab12',
      topic: 'com.example.two',
      payload: { aps: { alert: 'Hello' } },
    });
    expect(await readFile(environment.NODE_EXTRA_CA_CERTS ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');

    child?.kill(signal);
    // Nothing calls process.exit: the process ends only when every server and socket is closed.
    expect(await exited).toEqual([0, null]);
    expect(existsSync(environment.NODE_EXTRA_CA_CERTS ?? '')).toBe(false);
  },
);
