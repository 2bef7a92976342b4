/** What is too long for each change: `npm run nightly`. Ends with 1 where any of it fails, after all of it has run. */
import { spawnSync } from 'node:child_process';

const MANY_RUNS = { TEST_PROMISE_RUNS: '40', TEST_KILL_ROUNDS: '20' };

const STEPS = [
  {
    what: 'the promise, on the embedded database',
    command: ['npm', 'run', 'test:processes', '--', 'test/promise', 'test/faults/repeatedKills'],
    variables: MANY_RUNS,
  },
  {
    what: 'the promise, on PostgreSQL',
    command: ['npm', 'run', 'test:postgres', '--', 'test/promise', 'test/faults'],
    variables: MANY_RUNS,
  },
  {
    what: 'workers behind one port, restarted twenty times, and one that hangs',
    command: ['npm', 'run', 'test:postgres', '--', 'test/workers'],
    variables: { TEST_RESTARTS: '20' },
  },
  {
    what: 'the instruments of the benches, on the libraries that they compare; clients for phones, where a compiler is',
    command: ['npm', 'test', '--', '--config', 'jest.nightly.config.js'],
    variables: {},
  },
  {
    what: 'the npm package, on the newest Node',
    command: ['npx', '-y', '-p', 'node@24', '-c', 'npm run test:package'],
    variables: {},
  },
  {
    what: "the image, on a base of Debian's packages, and the demo and the gateway inside",
    command: ['node', 'test/support/withPostgres.mjs', 'deploy/container/build.sh'],
    variables: {},
  },
  { what: "Prometheus' rules, by its own tool", command: ['deploy/prometheus/check.sh'], variables: {} },
  { what: 'whether tests notice changes of the pure rules', command: ['npm', 'run', 'mutation'], variables: {} },
  { what: 'ten minutes of load with faults', command: ['npm', 'run', 'soak'], variables: {} },
];

const failed = STEPS.filter(({ what, command: [file, ...args], variables }) => {
  process.stdout.write(`\n== ${what}: ${[file, ...args].join(' ')}\n`);
  const { status } = spawnSync(file, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
  return status !== 0;
});
for (const { what } of failed) process.stdout.write(`failed: ${what}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
