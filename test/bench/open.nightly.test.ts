import { runBench } from './runBench.js';

interface Work {
  name: string;
  rivals: {
    name: string;
    peak: number;
    loads: { at: string; rate: number; p50: number; p99: number; p999: number }[];
  }[];
}

it('an open load comes at shares of the most, and at the half of the baseline', async () => {
  const { stdout, report } = await runBench('open', '--only', 'baseline,Beckon REST,durable by hand,Beckon');
  const { works } = report.result as unknown as { works: Work[] };
  expect(works.map(({ name, rivals }) => [name, rivals.map((rival) => rival.name)])).toEqual([
    ['subscribe', ['baseline', 'Beckon REST']],
    ['deliver', ['durable by hand', 'Beckon']],
  ]);
  for (const { rivals } of works) {
    const [baseline, beckon] = rivals;
    expect(baseline?.loads.map(({ at }) => at)).toEqual(['25 %', '50 %', '75 %']);
    expect(beckon?.loads.map(({ at }) => at)).toEqual(['25 %', '50 %', '75 %', `half of ${baseline?.name}`]);
    expect(beckon?.loads.at(-1)?.rate).toBe(Math.round(Number(baseline?.peak) / 2));
    for (const { p50, p99, p999 } of rivals.flatMap(({ loads }) => loads)) {
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(p999).toBeGreaterThanOrEqual(p99);
    }
  }
  expect(stdout).toMatch(/^\| Beckon \| [\d,]+ \| half of durable by hand \| [\d,]+ \|(?: \d+\.\d \|){3}$/m);
}, 600_000);
