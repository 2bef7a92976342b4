import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Report {
  command: string;
  results: Record<string, unknown>[];
}

it('the table of faults measures a row from end to end', async () => {
  const results = await mkdtemp(path.join(tmpdir(), 'beckon-faults-test-'));
  try {
    const { stdout } = await run(
      process.execPath,
      [
        'bench/faults/main.mjs',
        ...['graceful GOAWAY · APNs', '--embedded', '--burst', '20', '--results', results],
        ...['--only', 'beckon', '--only', 'node-apn'],
      ],
      { timeout: 80_000 },
    );
    expect(stdout).toMatch(/^\| graceful GOAWAY · APNs \| Beckon \| 20 \|(?: · \|){6}(?: \d+\.\d s \|){2}$/m);
    const [file = ''] = await readdir(results);
    const report = JSON.parse(await readFile(path.join(results, file), 'utf8')) as Report;
    const [beckon, library] = report.results;
    expect(report.results).toHaveLength(2);
    expect(beckon).toMatchObject({ provider: 'apns', burst: 20, sent: 20, lost: 0, twice: 0, again: 0, hung: 0 });
    expect(Number(beckon?.['met'])).toBeGreaterThan(0);
    // The library is not ours to praise or blame here: only that every push of it has one fate.
    const fates = ['sent', 'dead', 'givenBack', 'failedButDelivered', 'hung', 'lost'];
    expect(fates.reduce((sum, fate) => sum + Number(library?.[fate]), 0)).toBe(20);
  } finally {
    await rm(results, { recursive: true, force: true });
  }
});
