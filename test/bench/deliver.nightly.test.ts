import { runBench } from './runBench.js';

it('rivals that keep the same promise send what they were given, and store that they did', async () => {
  const { stdout, report } = await runBench('deliver', '--only', 'durable by hand,pg-boss + libraries');
  expect(stdout).toMatch(/^\| durable by hand \|(?: \d+\.\d{3} \|){3} 1\.00 \| [\d,]+ \| 1\.00 \| 0 \| \d+ \|$/m);
  expect(stdout).toMatch(
    /^\| pg-boss \+ libraries \|(?: \d+\.\d{3} \|){3} \d+\.\d{2} \| [\d,]+ \| \d\.\d{2} \| \d+ \|/m,
  );
  expect(report.quick).toBe(true);
  expect(report.commit.hash).toMatch(/^[0-9a-f]{40}$/);
  expect(report.result.rivals.map(({ name }) => name)).toEqual(['durable by hand', 'pg-boss + libraries']);
});

it('an event for many chats in one call arrives once at each', async () => {
  const { stdout, report } = await runBench('batch', '--only', 'durable by hand,Beckon 100 a call');
  expect(stdout).toMatch(
    /^\| Beckon 100 a call \|(?: \d+\.\d{3} \|){3} \d\.\d{2} \| [\d,]+ \| \d+\.\d{2} \| 0 \| \d+ \|$/m,
  );
  expect(report.result.rivals.map(({ name }) => name)).toEqual(['durable by hand', 'Beckon 100 a call']);
});
