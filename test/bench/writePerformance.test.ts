import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writePerformance } from '../../bench/writePerformance.mjs';

const SETTING = {
  date: '2026-12-01',
  commit: { hash: '0123456789abcdef0123456789abcdef01234567', dirty: false },
  machine: '2 × a processor',
  versions: { Beckon: '0.1.0' },
  quick: false,
};
const rival = (name: string, rate: number, cpu: number) => ({
  name,
  rate,
  cpu,
  databaseCpu: 0.1,
  doubled: 3,
  peakMiB: 99,
});
const DELIVER = {
  sessions: 10,
  rounds: 1,
  rivals: [rival('durable by hand', 1_000, 0.3), rival('Beckon', 1_500, 0.1)],
};
const LOADS = [{ at: '50 %', rate: 1_234, p50: 1, p99: 2.25, p999: 3, lateP99: 1.5 }];
const OPEN = {
  seconds: 8,
  rounds: 3,
  works: [{ name: 'subscribe', rivals: [{ name: 'baseline', peak: 2_468, loads: LOADS }] }],
};
const START = {
  ways: [{ name: 'embedded, empty', seconds: 2.5, cpu: 3.25 }],
  idleSeconds: 60,
  idle: [{ name: 'PostgreSQL', rss: 149, pss: 120 }],
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'beckon-bench-test-'));
  await mkdir(path.join(root, 'docs/images'), { recursive: true });
  for (const file of ['docs/performance.md', 'docs/growth.md']) await cp(file, path.join(root, file));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const report = (row: string, result: object, setting: object = {}) =>
  writeFile(path.join(root, `bench-${row}.json`), JSON.stringify({ ...SETTING, ...setting, result }));
const page = () => readFile(path.join(root, 'docs/performance.md'), 'utf8');
/** What stands between a row's markers. */
const partOf = (text: string, row: string) => text.split(`<!-- bench: ${row} -->`)[1]?.split('<!-- /bench -->')[0];

it('writes what was measured between the markers of its row, and leaves the rest', async () => {
  const before = await page();
  await report('deliver', DELIVER);
  await report('open', OPEN);
  await report('start', START);
  await writePerformance(root, root);
  const after = await page();
  const deliver = partOf(after, 'deliver');
  expect(deliver).toContain('at `0123456789ab` by `npm run bench -- deliver`');
  // CPU of server and database together, then the rate, each with its ratio to the baseline.
  expect(deliver).toMatch(
    /^\| Beckon +\| +0\.100 \| +0\.100 \| 0\.200 \| +0\.50 \| +1,500 \| +1\.50 \| +3 \| +99 \|$/m,
  );
  expect(partOf(after, 'open')).toMatch(/^\| baseline +\| +2,468 \| 50 % \| +1,234 \| +1\.0 \| +2\.3 \| +3\.0 \|$/m);
  expect(partOf(after, 'start')).toMatch(/^\| embedded, empty +\| +3\.3 \| +2\.5 \|$/m);
  expect(partOf(after, 'start')).toMatch(/^\| PostgreSQL +\| +149 \| +120 \|$/m);
  expect(partOf(after, 'growth')).toBe(partOf(before, 'growth'));
  expect(after.split('<!-- /bench -->').at(-1)).toBe(before.split('<!-- /bench -->').at(-1));
  const chart = await readFile(path.join(root, 'docs/images/performance.svg'), 'utf8');
  expect(chart).toMatch(/Deliver: CPU of a push.*0\.20 ms.*Deliver: pushes a second.*1,500 pushes\/s/s);
});

it('writes a row of another page into that page', async () => {
  const cost = { count: 8, cpu: 0.84, databaseCpu: 0.33, wal: 2_555, images: 1_212 };
  const rows = { rows: 5, heap: 550, indexes: 108 };
  const changes = { deliveries: { inserted: 1, updated: 1, hot: 0, deleted: 0 } };
  const work = { first: cost, again: cost, changes };
  const vacuum = {
    ...{ updated: 9, cpuSeconds: 3.2, walMb: 638, pages: 745_361, scanned: 145_760, indexScans: 1 },
    costPoints: 6_953_446,
  };
  const retention = { texts: cost, chats: cost, auditEntries: cost };
  const size = { chats: 2_000_000, stored: { deliveries: rows }, push: work, subscribe: work, vacuum, retention };
  await report('limits', { active: 8, rounds: 1, batches: 1, sizes: [size] });
  const before = await page();
  await writePerformance(root, root);
  expect(await page()).toBe(before);
  const limits = partOf(await readFile(path.join(root, 'docs/growth.md'), 'utf8'), 'limits');
  expect(limits).toContain('by `npm run bench -- limits`');
  expect(limits).toMatch(/^\| push +\| +10,000,000 \| +0\.84 \(1\.00\) \| +0\.33 \| +2,555 \| +1,212 \|/m);
  expect(limits).toMatch(/^\| `deliveries` +\| +5\.0 \| +550 \| +108 \| +3,290 \| +1\.0 \+ 1\.0 \(0 %\) \|/m);
});

it('does not write what a quick run has measured', async () => {
  const before = await page();
  await report('deliver', DELIVER, { quick: true });
  await expect(writePerformance(root, root)).rejects.toThrow('the last run of deliver was a quick one');
  expect(await page()).toBe(before);
});
