import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Member } from '../../src/app/workers/member.js';
import type { ToWorker } from '../../src/app/workers/messages.js';
import { createMetricsRelay } from '../../src/app/workers/metricsRelay.js';

/** A worker that only keeps what it is sent. */
function createMember(number: number): Member & { sent: ToWorker[] } {
  const sent: ToWorker[] = [];
  return {
    ...{ number, sent, crashes: 0, isReady: true, isLeaving: false },
    ready: Promise.resolve({ url: '', adminUrl: '' }),
    ended: new Promise(() => undefined),
    livedMs: () => 0,
    send: (message) => void sent.push(message),
    retire: () => undefined,
    stop: () => undefined,
  };
}

const [asker, other, third] = [createMember(1), createMember(2), createMember(3)];
const lastId = ({ sent }: { sent: ToWorker[] }) => {
  const last = sent.at(-1);
  return last?.kind === 'report' ? last.id : NaN;
};
const workersIn = (reports: readonly { worker: string }[]) => reports.map(({ worker }) => worker);

it('has the reports of the others and its own', async () => {
  const relay = createMetricsRelay(() => [asker, other, third]);
  const gathering = relay.gather(asker);
  relay.reported(lastId(third), { worker: '3', metrics: [] });
  relay.reported(lastId(other), { worker: '2', metrics: [] });
  expect(workersIn(await gathering)).toEqual(['2', '3', 'primary']);
  expect(asker.sent).toEqual([]);
});

it('does not wait for a worker that has ended', async () => {
  const relay = createMetricsRelay(() => [asker, other, third]);
  const gathering = relay.gather(asker);
  relay.gone(other);
  relay.reported(lastId(third), { worker: '3', metrics: [] });
  expect(workersIn(await gathering)).toEqual(['3', 'primary']);
});

it('keeps no report once it has been passed on, while the workers live on', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const relay = createMetricsRelay(() => [asker, other]);
  const report = async () => {
    const made = { worker: '2', metrics: [] };
    const gathering = relay.gather(asker);
    relay.reported(lastId(other), made);
    expect(await gathering).toContain(made);
    return new WeakRef(made);
  };
  const passedOn = [await report(), await report(), await report()];
  await setImmediate();
  collect();
  expect(passedOn.filter((kept) => kept.deref() !== undefined)).toEqual([]);
});
