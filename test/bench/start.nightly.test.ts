import { runBench } from './runBench.js';

interface Start {
  ways: { name: string; seconds: number; cpu: number }[];
  idle: { name: string; rss: number; pss: number }[];
}

it('a fresh clone is built and started, and an idle node is weighed', async () => {
  const { stdout, report } = await runBench('start');
  const { ways, idle } = report.result as unknown as Start;
  const [first, ...others] = ways;
  expect(first?.name).toBe('first after `npm ci`, with its build');
  expect(others.map(({ name }) => name)).toEqual(['embedded, empty', 'embedded, again', 'PostgreSQL']);
  // Who has nothing to build is cheaper.
  for (const { cpu } of others) expect(first?.cpu).toBeGreaterThan(cpu);
  expect(idle.map(({ name }) => name)).toEqual(['PostgreSQL', 'embedded']);
  for (const { rss, pss } of idle) {
    expect(pss).toBeGreaterThan(50);
    expect(rss).toBeGreaterThanOrEqual(pss);
  }
  expect(stdout).toMatch(/^\| PostgreSQL \| \d+ \| \d+ \|$/m);
}, 600_000);
