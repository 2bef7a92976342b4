import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a row has written beside its table. */
export interface BenchReport {
  commit: { hash: string; dirty: boolean };
  quick: boolean;
  result: { rivals: Record<string, unknown>[] };
}

/** Runs a row of the bench from end to end, as its command does. @returns what it printed, and its report */
export async function runBench(row: string, ...args: string[]): Promise<{ stdout: string; report: BenchReport }> {
  const results = await mkdtemp(path.join(tmpdir(), 'beckon-bench-test-'));
  try {
    const { stdout } = await run(process.execPath, ['bench/main.mjs', row, ...args, '--quick', '--results', results]);
    const report = JSON.parse(await readFile(path.join(results, `bench-${row}.json`), 'utf8')) as BenchReport;
    return { stdout, report };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}
