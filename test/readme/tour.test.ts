import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';

/** A command of the README, what it answers, and the push that it leads to, if any. */
interface Step {
  kind: string;
  command: string;
  answer: string;
  push: string | null;
}

/** Everything that is another each time. */
const VOLATILE: [RegExp, string][] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '<uuid>'],
  [/SHA256:[0-9a-f]{16}/g, '<fingerprint>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/messages\/[^"]+/g, 'messages/<id>'],
  [/"TTL":"\d+"/g, '"TTL":"<seconds>"'],
  [/"ttl":"\d+s"/g, '"ttl":"<seconds>"'],
];
/** A query that was early is asked again, as a reader would. */
const PATIENCE_MS = 10_000;

let folder: string;
let simulators: ChildProcess;
let gateway: GatewayProcess;
let steps: Step[];

/** The tour's fenced blocks: `sh`, the `json` it answers, and the `json push` that a provider received. */
function readSteps(readme: string): Step[] {
  const tour = readme.split('## A five-minute tour')[1]?.split('\n## ')[0] ?? '';
  const found: Step[] = [];
  for (const [, language, kind = '', text = ''] of tour.matchAll(/^```(sh|json) ?(\w*)\n(.*?)^```$/gms)) {
    const last = found.at(-1);
    if (language === 'sh') found.push({ kind, command: text, answer: '', push: null });
    else if (last) last[kind === 'push' ? 'push' : 'answer'] = text;
  }
  return found;
}

const settled = (text: string) =>
  VOLATILE.reduce((result, [pattern, name]) => result.replace(pattern, name), text.trim());

/** The command as a reader types it, but for the folder and the port. */
const here = (command: string) =>
  command.replaceAll('data/', `${folder}/`).replaceAll('http://127.0.0.1:4000', gateway.url);

let shell: ChildProcess;
let said = '';
let simulated = '';

/** Runs a command in the one shell that a reader has open. @returns its output */
async function run(command: string): Promise<string> {
  said = '';
  shell.stdin?.write(`${here(command)}\necho '=== end'\n`);
  while (!said.endsWith('=== end\n')) await once(shell.stdout as Readable, 'data');
  return settled(said.replace('=== end\n', ''));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beckon-tour-'));
  steps = readSteps(await readFile('README.md', 'utf8'));
  const options =
    /-- (--directory \S+)/.exec(steps.find((step) => step.kind === 'simulators')?.command ?? '')?.[1] ?? '';
  const script = ['dist/simulators/main.js', ...options.replace('data/', `${folder}/`).split(' ')];
  simulators = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
  simulators.stdout?.setEncoding('utf8').on('data', (text: string) => (simulated += text));
  while (!simulated.includes('# ready')) await once(simulators.stdout as Readable, 'data');
  const environment = await readFile(path.join(folder, 'simulators/environment'), 'utf8');
  const exported = environment.matchAll(/^export (\w+)='(.*)'$/gm);
  const variables = Object.fromEntries([...exported].map(([, name = '', value = '']) => [name, value]));
  gateway = await startGatewayProcess({ PORT: '0', BECKON_DATA_DIR: folder, ...variables });
  shell = spawn('bash', { stdio: ['pipe', 'pipe', 'inherit'] });
  shell.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
});

afterAll(async () => {
  shell.stdin?.end();
  await gateway.stop('SIGTERM');
  simulators.kill('SIGTERM');
  await once(simulators, 'exit');
  await rm(folder, { recursive: true });
});

it('answers every request of the README’s tour as the README says', async () => {
  expect(steps.find((step) => step.kind === 'gateway')?.command).toContain('data/simulators/environment');
  const requests = steps.filter((step) => step.kind === '');
  expect(requests.length).toBeGreaterThan(8);
  for (const { command, answer, push } of requests) {
    const expected = settled(answer);
    let got = await run(command);
    const deadline = Date.now() + PATIENCE_MS;
    while (got !== expected && command.includes('"query": "query') && Date.now() < deadline) got = await run(command);
    expect({ command, answer: got }).toEqual({ command, answer: expected });
    if (push !== null) await eventually(async () => expect(settled(simulated)).toContain(settled(push)));
  }
});
