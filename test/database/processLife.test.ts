import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownLife, stateOf, type ProcessLife } from '../../src/database/processLife.js';
import { startZombie } from '../support/startZombie.js';

const isLinux = process.platform === 'linux';

/** A process's life as a lock of an earlier version has it. */
const barePid = (pid: number): ProcessLife => ({ pid, pidSpace: null, startedAt: null });

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('this process is running', () => {
  expect(stateOf(ownLife())).toBe(isLinux ? 'running' : 'ended');
});

it('a process that is gone has ended', async () => {
  expect(stateOf(barePid(await deadPid()))).toBe('ended');
});

it('the own id without more is an earlier life of a container', () => {
  expect(stateOf(barePid(process.pid))).toBe('ended');
});

(isLinux ? describe : describe.skip)('on Linux', () => {
  it('the own id with another beginning is an earlier life', () => {
    expect(stateOf({ ...ownLife(), startedAt: '1' })).toBe('ended');
  });

  it.each([
    ['another PID namespace', (own: string) => own.replace(/\[\d+\]/, '[1]')],
    ['another boot', (own: string) => own.replace(/^\S+/, '00000000-0000-4000-8000-000000000000')],
  ])('a process of %s is unknown', (_name, other) => {
    const own = ownLife();
    expect(stateOf({ ...own, pidSpace: other(own.pidSpace ?? '') })).toBe('unknown');
  });

  it('a zombie has ended', async () => {
    const zombie = await startZombie(['sleep', '600']);
    try {
      expect(() => process.kill(zombie.pid, 0)).not.toThrow();
      expect(stateOf(barePid(zombie.pid))).toBe('ended');
    } finally {
      zombie.reap();
    }
  });

  it('a bare id of another program has ended, of another Node it is unknown', () => {
    const children = [spawn('sleep', ['600']), spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])];
    try {
      expect(children.map(({ pid }) => stateOf(barePid(pid ?? 0)))).toEqual(['ended', 'unknown']);
    } finally {
      for (const child of children) child.kill();
    }
  });
});
