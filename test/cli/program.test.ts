/** The command line itself: its commands, their help, and what shells complete. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runCli } from './runCli.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const COMMANDS = ['start', 'demo', 'simulators', 'migrate', 'doctor', 'keys', 'completion'];

test('--help names every command, and each has its own', async () => {
  const { code, stdout } = await runCli(['--help']);
  expect(code).toBe(0);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  const helps = await Promise.all(COMMANDS.map((command) => runCli([command, '--help'])));
  expect(helps.map((help) => help.code)).toEqual(COMMANDS.map(() => 0));
  for (const [index, command] of COMMANDS.entries()) {
    expect(helps[index]?.stdout).toMatch(new RegExp(`^Usage: beckon ${command}`));
  }
});

test('--version is that of the package', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [['frobnicate'], 'too many arguments'],
  [['demo', '--prot', '1'], 'Did you mean --port'],
  [['demo', '--port', '70000'], '0 to 65535'],
  [['keys', 'new', 'dore'], 'unknown command'],
  [['completion', 'cmd.exe'], 'Allowed choices'],
])('beckon %j is refused, with 1', async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});

describe.each([
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
])('beckon completion %s', (shell, check) => {
  const isThere = spawnSync(shell, ['--version']).status === 0;

  test('prints a script that asks beckon', async () => {
    const { code, stdout } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('beckon complete');
    if (!isThere) return;
    const { status, stderr } = spawnSync(shell, check, { input: stdout, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

test.each([
  [[''], ['demo', 'doctor', 'migrate']],
  [['m'], ['migrate']],
  [
    ['keys', ''],
    ['new', 'rotate'],
  ],
  [
    ['keys', 'new', ''],
    ['operator', 'encryption', 'vapid'],
  ],
  [['doctor', '--'], ['--json']],
])('what follows %j is completed', async (words, expected) => {
  const { stdout } = await runCli(['complete', '--', ...words]);
  const offered = stdout.split('\n').map((line) => line.split('\t')[0]);
  expect(offered).toEqual(expect.arrayContaining(expected));
});
