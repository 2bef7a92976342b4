import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { afterCrash, MOST_CRASHES } from './crashes.js';
import { startMember, type End, type Member } from './member.js';
import type { PassedConnections } from './lostConnections.js';
import type { Addresses, ToPrimary } from './messages.js';
import { createMetricsRelay } from './metricsRelay.js';

interface PrimaryOptions {
  /** How many workers. */
  count: number;
  /** A stopping worker has this long to finish its requests, and then ends. */
  drainMs: number;
  /** A retiring worker has this long before that for its open connections. */
  retireMs: number;
  logger: Logger;
  /** Prints a message for people. */
  tell: (text: string) => void;
}

/** A worker that is still running this long after its limit is killed. */
const GRACE_MS = 2_000;

/**
 * Runs the gateway in several workers behind one port. This process only distributes connections and keeps the workers
 * going; each worker is a node like any other. The first starts alone, so that it applies migrations, and that one message
 * says what is wrong.
 *
 * A worker that crashes is replaced. SIGHUP replaces all, one by one: the next one is ready before one stops accepting
 * connections. SIGTERM and SIGINT stop all. This process ends with 0 after a stop, and with 1 if the first worker does not
 * start, if workers crash again and again while none serves, or if one could not close everything.
 * @returns the addresses, once all workers that start at all are ready
 */
export async function startWorkers({ count, drainMs, retireMs, logger, tell }: PrimaryOptions): Promise<Addresses> {
  // NaN in metrics would become null in JSON.
  cluster.setupPrimary({ serialization: 'advanced' });
  const members = new Set<Member>();
  const passed: PassedConnections = new WeakMap();
  const relay = createMetricsRelay(() => [...members].filter(({ isReady }) => isReady));
  let hasBegun = false;
  /** Replacements that wait for the end of their pause. */
  let paused = 0;
  /** The requested restarts: the one under way, and at most one more. */
  let restarts = 0;
  let exitCode: number | null = null;

  const staying = () => [...members].filter(({ isLeaving }) => !isLeaving);
  const isStopping = () => exitCode !== null;

  function freeNumber(): number {
    const taken = new Set(Array.from(members, ({ number }) => number));
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }

  function start(crashes = 0): Member {
    const member = startMember({ number: freeNumber(), crashes, passed }, hear);
    members.add(member);
    void member.ready.then(
      () => logger.info({ worker: member.number }, 'worker is ready'),
      () => undefined,
    );
    void member.ended.then((end) => {
      members.delete(member);
      relay.gone(member);
      afterEnd(member, end);
    });
    return member;
  }

  function hear(member: Member, message: ToPrimary): void {
    if (message.kind === 'report') relay.reported(message.id, message.report);
    if (message.kind !== 'gather') return;
    void relay.gather(member).then((reports) => member.send({ kind: 'reports', id: message.id, reports }));
  }

  function afterEnd(member: Member, end: End): void {
    if (member.isLeaving && end.signal === 'SIGKILL')
      tell(`Worker ${member.number} did not end in time and was killed.`);
    if (isStopping()) {
      if (end.code !== null && end.code !== 0) exitCode = 1;
      if (members.size === 0) finish();
    } else if (hasBegun && !member.isLeaving) {
      logger.error({ worker: member.number, ...end }, 'worker has ended by itself');
      replace(member);
    }
  }

  function replace(member: Member): void {
    if (staying().length + paused >= count) return;
    const doOthersServe = staying().some(({ isReady }) => isReady);
    const next = afterCrash(member.crashes, member.livedMs(), doOthersServe);
    if (next === null) {
      tell(
        `A worker and its replacements crashed at least ${MOST_CRASHES} times in a row, and no other worker serves. ` +
          'The log says how. Stopping.',
      );
      stopAll(1);
      return;
    }
    paused += 1;
    setTimeout(() => {
      paused -= 1;
      if (!isStopping()) start(next.crashes);
    }, next.pauseMs);
  }

  function stopAll(code: number): void {
    exitCode = code;
    for (const member of members) member.stop(drainMs + GRACE_MS);
    if (members.size === 0) finish();
  }

  function finish(): never {
    tell('Stopped.');
    process.exit(exitCode ?? 0);
  }

  /** @returns whether it has been replaced */
  async function replaceRunning(old: Member): Promise<boolean> {
    const isStarted = await start().ready.then(
      () => true,
      () => false,
    );
    if (isStopping() || !isStarted) return false;
    old.retire(retireMs + drainMs + GRACE_MS);
    await old.ended;
    // Another one may have crashed while there was one too many.
    while (!isStopping() && staying().length + paused < count) start();
    return !isStopping();
  }

  /** @returns whether all that were running have been replaced */
  async function restartOnce(): Promise<boolean> {
    for (const member of staying()) {
      if (members.has(member) && !(await replaceRunning(member))) return false;
    }
    return true;
  }

  async function restartAll(): Promise<void> {
    if (restarts > 0) {
      // The files on disk may have changed since the running restart began.
      restarts = 2;
      tell('SIGHUP: restarting the workers once more after this.');
      return;
    }
    tell('SIGHUP: restarting the workers one by one.');
    for (restarts = 1; restarts > 0; restarts -= 1) {
      if (await restartOnce()) continue;
      restarts = 0;
      if (!isStopping()) tell('A new worker did not start, so the restart was given up. The other workers go on.');
      return;
    }
    tell('All workers have been restarted.');
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A terminal and npm both pass on a Ctrl-C.
      if (isStopping()) return;
      tell(`${signal}: finishing what is under way (at most ${drainMs / 1000} s).`);
      stopAll(0);
    });
  }

  process.on('SIGHUP', () => {
    // During the first start, the workers already run the files on disk.
    if (hasBegun && !isStopping()) void restartAll();
  });

  const first = start();
  const addresses = await first.ready.catch(() => null);
  // It has said why. While this process stops, it ends with its last worker.
  if (addresses === null) return isStopping() ? new Promise(() => undefined) : process.exit(1);
  hasBegun = true;
  const others = Array.from({ length: count - 1 }, () => start());
  await Promise.allSettled(others.map(({ ready }) => ready));
  return addresses;
}
