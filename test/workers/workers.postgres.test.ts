import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ViewerDocument } from '../generated/graphql.js';
import { consoleClient } from '../support/consoleClient.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { legacyClient } from '../support/legacyClient.js';
import { askMetrics, metricsOf } from '../support/metricsOf.js';
import { readOpenMetrics } from '../support/openMetrics.js';
import { METRICS_TOKEN } from '../support/testEnvironment.js';
import { sendRaw } from '../http/sendRaw.js';
import { startSteadyLoad, statusOf } from './steadyLoad.js';
import { isAlive, useWorkers, workersOf } from './useWorkers.js';

/** A copy of what the gateway runs from, which a test changes. It finds packages from there. */
const CODE = path.resolve(`dist/tested/workers-${process.pid}.js`);
/** `npm run nightly` asks for more. */
const RESTARTS = Number(process.env['TEST_RESTARTS'] ?? 3);

copyFileSync(process.env['TEST_GATEWAY'] ?? '', CODE);
afterAll(() => rmSync(CODE));

const { gateway, center, phone, publish, providers, received } = useWorkers(() => ({ main: CODE }));
const version = { method: 'GET', path: '/version' } as const;

interface LogLine {
  worker?: number;
  route?: string;
  msg: string;
  nodeId?: string;
}
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);

/** The workers that have answered requests of a route. */
const serversOf = (lines: readonly LogLine[], route: string) =>
  new Set(lines.filter((line) => line.route === route).map(({ worker }) => worker));
const VERSIONS = 40;

it('all serve one port, each as a node of its own', async () => {
  for (let count = 0; count < VERSIONS; count += 1) expect(await statusOf(gateway().url, version, false)).toBe(200);
  await eventually(async () => {
    const lines = linesOf(gateway().log());
    expect(serversOf(lines, '/version')).toEqual(new Set([1, 2]));
    expect(new Set(lines.flatMap(({ nodeId = [] }) => nodeId)).size).toBe(2);
  });
  expect(gateway().told()).toContain(`kill -HUP ${gateway().pid}`);
});

it('a session of the console is one at each worker', async () => {
  const key = center().admin.authorization?.replace('Bearer ', '') ?? '';
  const browser = consoleClient(gateway().url);
  expect(await browser.signIn(key)).toBe(204);
  const before = linesOf(gateway().log()).length;
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => browser.graphql(ViewerDocument, { connection: 'close' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  await eventually(async () => {
    const lines = linesOf(gateway().log()).slice(before);
    expect(serversOf(lines, '/graphql')).toEqual(new Set([1, 2]));
  });
});

describe('metrics', () => {
  const countOf = (text: string) =>
    Array.from(
      text.matchAll(/^beckon_http_request_duration_seconds_count\{.*route="\/version".*worker="(\d)"\} (\d+)$/gm),
    );

  it('are those of all workers, whichever answers', async () => {
    const texts = [await metricsOf(gateway().url), await metricsOf(gateway().url), await metricsOf(gateway().url)];
    for (const text of texts) {
      const counts = countOf(text);
      expect(counts.map(([, worker]) => worker).sort()).toEqual(['1', '2']);
      expect(counts.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(VERSIONS);
      expect(text.match(/^beckon_node_holds_leases\{worker="\d"\} 1$/gm)).toHaveLength(2);
      expect(text.match(/^process_cpu_seconds_total\{worker="(\d|primary)"\} /gm)).toHaveLength(3);
    }
  });

  it('are whole as OpenMetrics, too', async () => {
    const { text } = await sendRaw(gateway().url, {
      method: 'GET',
      path: '/metrics',
      headers: { authorization: `Bearer ${METRICS_TOKEN}`, accept: 'application/openmetrics-text' },
    });
    const families = readOpenMetrics(text);
    const workers = families.get('process_cpu_seconds')?.samples.map(({ labels }) => labels);
    expect(workers?.sort()).toEqual(['{worker="1"}', '{worker="2"}', '{worker="primary"}']);
    expect(families.get('beckon_http_request_duration_seconds')?.type).toBe('histogram');
  });
});

describe('on SIGHUP', () => {
  const restarted = (times: number) =>
    eventually(async () => expect(gateway().told().split('have been restarted').length - 1).toBe(times), 120_000);

  it(
    'all are replaced from the files on disk, without a refused or broken request',
    async () => {
      const { chatId } = await phone('restarts');
      const texts: string[] = [];
      const looks = startSteadyLoad(gateway().url, () => version);
      const publishes = startSteadyLoad(
        gateway().url,
        () => {
          const made = publish(chatId);
          texts.push(made.text);
          return made;
        },
        1,
      );
      const polling = await Promise.all([1, 2, 3, 4].map((index) => phone(`poll-${index}`)));
      const polls = Promise.all(
        polling.map(({ device, chatId: chat }) => legacyClient(gateway().url, device, chat).poll()),
      );
      const before = workersOf(gateway());
      appendFileSync(CODE, "\nprocess.stderr.write('A later version.\\n');\n");
      for (let round = 1; round < RESTARTS; round += 1) {
        process.kill(gateway().pid, 'SIGHUP');
        if (round === 1) {
          // One that comes meanwhile is not lost, and not two.
          await eventually(async () => expect(gateway().told()).toContain('SIGHUP: restarting'));
          process.kill(gateway().pid, 'SIGHUP');
          process.kill(gateway().pid, 'SIGHUP');
        }
        await restarted(round);
      }
      await Promise.all([looks.stop(), publishes.stop()]);

      expect([looks.errors, publishes.errors]).toEqual([[], []]);
      expect([...looks.statuses.keys(), ...publishes.statuses.keys()]).toEqual([200, 202]);
      // Held polls are answered early, with nothing to tell.
      expect((await polls).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const after = workersOf(gateway());
      expect(after).toHaveLength(2);
      expect(after.filter((pid) => before.includes(pid))).toEqual([]);
      expect(
        gateway()
          .told()
          .match(/^A later version\.$/gm),
      ).toHaveLength(2 * RESTARTS);
      // Each accepted message was pushed, and none twice: workers that stop finish what they have begun.
      await eventually(async () => expect(texts.filter((text) => !received().includes(text))).toEqual([]));
      expect(received().filter((text) => texts.includes(text)).length).toBe(texts.length);
    },
    RESTARTS * 120_000,
  );

  it('workers stay that would be replaced by what does not start', async () => {
    const before = workersOf(gateway());
    writeFileSync(CODE, `throw new Error('a broken version');\n${readFileSync(CODE, 'utf8')}`);
    process.kill(gateway().pid, 'SIGHUP');
    await eventually(async () => expect(gateway().told()).toContain('the restart was given up'));
    expect(workersOf(gateway())).toEqual(before);
    expect((await askMetrics(gateway().url)).status).toBe(200);
  });
});

it('SIGTERM stops all, once they have finished what is under way', async () => {
  const flow = await phone('stop');
  const { fcm } = providers().simulators;
  fcm.setFault({ kind: 'delay', ms: 1_000 });
  const texts = Array.from({ length: 4 }, (_, index) => `at the stop ${index}`);
  await Promise.all(texts.map((text) => flow.publish(agentMessage(text))));
  const workers = workersOf(gateway());
  expect(await gateway().stop('SIGTERM')).toBe(0);
  expect(gateway().told()).toMatch(/SIGTERM: finishing what is under way .*\nStopped\.\n$/);
  expect(workers.filter(isAlive)).toEqual([]);
  expect(texts.filter((text) => !received().includes(text))).toEqual([]);
});
