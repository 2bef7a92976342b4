import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  cpuSeconds,
  familyCpuSeconds,
  familyMemory,
  wholeFamilyCpuSeconds,
} from '../../bench/support/processUsage.mjs';

/** A process whose child works for 0.3 CPU seconds and stays, after one has worked for 0.2 and ended. */
const PARENT = `
import { spawn, spawnSync } from 'node:child_process';
const work = (seconds, then) => ['-e', 'const { cpuUsage } = process; while (cpuUsage().user < ' + seconds * 1e6 + '); ' + then];
spawnSync(process.execPath, work(0.2, ''));
spawn(process.execPath, work(0.3, 'process.send("ready"); process.on("message", () => undefined)'), { stdio: [0, 1, 2, 'ipc'] })
  .once('message', () => process.send('ready'));
`;

it('counts what a process, its children and their ended ones have used and hold', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-test-'));
  const file = path.join(folder, 'parent.mjs');
  await writeFile(file, PARENT);
  const parent = fork(file, { execArgv: [] });
  try {
    await once(parent, 'message');
    const { pid = 0 } = parent;
    const [own, family, whole] = [cpuSeconds(pid), familyCpuSeconds(pid), wholeFamilyCpuSeconds(pid)];
    expect(own).toBeGreaterThan(0);
    expect(family).toBeGreaterThan(own + 0.45);
    expect(whole).toBeGreaterThan(0.48);
    const { rss, pss } = familyMemory(pid);
    // Two processes of Node hold more than one, and what they share counts once.
    expect(rss).toBeGreaterThan(60);
    expect(pss).toBeLessThan(rss);
  } finally {
    const exited = once(parent, 'exit');
    parent.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
});

it('is nothing for a process that is not there', () => {
  expect([cpuSeconds(2 ** 30), familyCpuSeconds(2 ** 30)]).toEqual([0, 0]);
});
