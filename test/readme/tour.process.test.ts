import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { openShell, SHELLS, type OpenShell } from './shells.js';
import { startDemo, type Demo } from './startDemo.js';
import { readSteps, settled } from './tourSteps.js';

/** A query that came too early is repeated, as a reader would. */
const PATIENCE_MS = 30_000;

/** Does what a page says, in one shell. @param pushes all that the simulators have printed */
async function follow(page: string, shell: OpenShell, here: (text: string) => string, pushes: () => string) {
  const steps = readSteps(await readFile(page, 'utf8'));
  for (const { command, answer, push } of steps) {
    const expected = settled(here(answer));
    const before = pushes().length;
    let got = settled(await shell.run(here(command)));
    const deadline = Date.now() + PATIENCE_MS;
    const isEqual = () => JSON.stringify(got) === JSON.stringify(expected);
    while (!isEqual() && command.includes('"query": "query') && Date.now() < deadline) {
      got = settled(await shell.run(here(command)));
    }
    expect({ command, answer: got }).toEqual({ command, answer: expected });
    if (push === null) continue;
    const wanted = settled(push);
    await eventually(async () => {
      const received = settled(pushes().slice(before));
      if (typeof wanted === 'string') expect(received).toContain(wanted);
      else expect(received).toEqual(wanted);
    });
  }
  return steps.length;
}

describe('with the demo that goes on', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = startDemo('--keep');
    await demo.waitFor(/export PLATFORM=.*\n/);
  });
  afterAll(async () => {
    demo.interrupt();
    await demo.ended;
  });

  describe.each(SHELLS)('in $name', ({ name, isThere }) => {
    (isThere ? it : it.skip).each([
      ['README.md', 6],
      ['docs/chat-api.md', 9],
      ['docs/notifications.md', 2],
      ['docs/operations.md', 1],
    ])('every command of %s gets the answer that the page has', async (page, count) => {
      const shell = openShell(name);
      try {
        const exported = demo.output().match(/^ {2}export .*$/gm) ?? [];
        expect(exported).toHaveLength(3);
        await shell.run(exported.join('\n'));
        // Another phone in each shell.
        const here = (text: string) => text.replaceAll('my-phone', `${name}-phone`);
        expect(await follow(page, shell, here, demo.output)).toBe(count);
      } finally {
        await shell.close();
      }
    });
  });
});

describe('with a gateway and simulators', () => {
  let folder: string;
  let simulators: ChildProcess;
  let gateway: GatewayProcess;
  let simulated = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beckon-tour-'));
    const page = await readFile('docs/integrating.md', 'utf8');
    const [, directory = ''] = /run --silent simulators -- --directory data(\S+)/.exec(page) ?? [];
    expect(page).toContain(`. data${directory}/environment && npm start`);
    const script = ['dist/cli/main.js', 'simulators', '--directory', `${folder}${directory}`];
    simulators = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
    simulators.stdout?.setEncoding('utf8').on('data', (text: string) => (simulated += text));
    while (!simulated.includes('# ready')) await once(simulators.stdout as Readable, 'data');
    const environment = await readFile(`${folder}${directory}/environment`, 'utf8');
    const exported = environment.matchAll(/^export (\w+)='(.*)'$/gm);
    const variables = Object.fromEntries([...exported].map(([, name = '', value = '']) => [name, value]));
    gateway = await startGatewayProcess({ PORT: '0', BECKON_DATA_DIR: folder, ...variables });
  });
  afterAll(async () => {
    await gateway.stop('SIGTERM');
    simulators.kill('SIGTERM');
    await once(simulators, 'exit');
    await rm(folder, { recursive: true });
  });

  describe.each(SHELLS)('in $name', ({ name, isThere }) => {
    (isThere ? it : it.skip)('every command of docs/integrating.md gets the answer that the page has', async () => {
      const shell = openShell(name);
      // Another tenant in each shell, in a folder and at a port of the test.
      const here = (text: string) =>
        text
          .replaceAll('data/', `${folder}/`)
          .replaceAll('http://127.0.0.1:4000', gateway.url)
          .replaceAll('acme.example.com', `${name}.example.com`);
      try {
        expect(await follow('docs/integrating.md', shell, here, () => simulated)).toBe(9);
      } finally {
        await shell.close();
      }
    });
  });
});
