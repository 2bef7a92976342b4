import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBench } from './runBench.js';

it('a commit is built, and measured beside the work tree', async () => {
  const { stdout, report } = await runBench('compare', 'HEAD', '--row', 'subscribe', '--starts', '1');
  for (const work of ['subscribe REST', 'subscribe GraphQL']) {
    expect(stdout).toMatch(new RegExp(`^\\| ${work}, now \\|(?: \\d+\\.\\d{3} \\|){3} [\\d,]+ \\|  \\|$`, 'm'));
    const ratios = `^\\| ${work}, \\*\\*ratio\\*\\* \\|(?: \\d+\\.\\d{3} \\|){4} \\d+\\.\\d{3} to \\d+\\.\\d{3} \\|$`;
    expect(stdout).toMatch(new RegExp(ratios, 'm'));
  }
  const { now, before, rounds } = report.result as unknown as Record<string, { hash: string }>;
  expect(now?.hash).toBe(report.commit.hash);
  expect(before?.hash).toBe(report.commit.hash);
  expect(rounds).toBe(6);
}, 600_000);

it('a commit that is not there is refused before anything starts', async () => {
  await expect(runBench('compare', 'no-such-commit')).rejects.toThrow('this repository has no commit no-such-commit');
});

it('Ctrl-C leaves no folder', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-test-'));
  // PostgreSQL may run as a user of its own, who has to get there.
  await chmod(folder, 0o755);
  try {
    const bench = spawn(process.execPath, ['bench/main.mjs', 'compare', 'HEAD', '--results', folder], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(bench, 'exit');
    let told = '';
    for await (const text of bench.stderr.setEncoding('utf8')) {
      told += String(text);
      if (told.includes('is built')) break;
    }
    expect((await readdir(folder)).join(' ')).toMatch(/beckon-commit-/);
    bench.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
