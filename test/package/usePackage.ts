import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a program has said. */
export interface Said {
  stdout: string;
  stderr: string;
}

/** The package, installed from its tarball in an empty folder. */
export interface InstalledPackage {
  /** Where it was installed: it has node_modules. */
  folder: string;
  /** Names of the files in the tarball. */
  files: string[];
  packed: Said;
  installed: Said;
  /** Whether the work tree was the same after `npm pack`. */
  leavesTree: boolean;
  /** Runs the command `beckon` until it ends. @param variables the whole environment, beside PATH */
  beckon(args: string[], variables?: Record<string, string>): Promise<Said & { code: number }>;
  /** Starts the command `beckon` in the folder. */
  start(args: string[], variables?: Record<string, string>): ChildProcess;
}

const status = async () => (await run('git', ['status', '--porcelain', '--untracked-files=all'])).stdout;

/** Packs the work tree once for all tests of the file, as anyone would: `npm pack`, and `npm install` of the tarball. */
export function usePackage(): () => InstalledPackage {
  let temporary = '';
  let installed: InstalledPackage | null = null;

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), 'beckon-package-'));
    installed = await install(temporary);
  });
  afterAll(() => rm(temporary, { recursive: true, force: true }));

  return () => {
    if (!installed) throw new Error('the package is not installed');
    return installed;
  };
}

async function install(temporary: string): Promise<InstalledPackage> {
  const before = await status();
  const packed = await npm(['pack', '--pack-destination', temporary]);
  const leavesTree = (await status()) === before;
  const [tarball = ''] = (await readdir(temporary)).filter((name) => name.endsWith('.tgz'));
  const list = await run('tar', ['-tzf', path.join(temporary, tarball)], { maxBuffer: 1e7 });
  const folder = path.join(temporary, 'installed');
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), '{}');
  const installed = await npm(['install', '--omit=dev', path.join(temporary, tarball)], folder);
  const command = path.join(folder, 'node_modules', '.bin', 'beckon');

  function start(args: string[], variables: Record<string, string> = {}): ChildProcess {
    const { PATH = '' } = process.env;
    return spawn(command, args, { cwd: folder, env: { PATH, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  return {
    ...{ folder, packed, installed, leavesTree, start },
    files: list.stdout.split('\n').filter((name) => name !== ''),
    async beckon(args, variables) {
      const child = start(args, variables);
      const said: Said = { stdout: '', stderr: '' };
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
      const [code] = (await once(child, 'close')) as [number];
      return { ...said, code };
    },
  };
}

/** Without the settings of the npm that runs the tests. */
function npm(args: string[], cwd = process.cwd()): Promise<Said> {
  const own = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'));
  return run('npm', args, { cwd, env: Object.fromEntries(own), maxBuffer: 1e7 });
}
