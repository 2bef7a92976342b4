import cluster from 'node:cluster';
import { closeLostConnections, type PassedConnections } from './lostConnections.js';
import type { Addresses, ToPrimary, ToWorker } from './messages.js';

/** How a worker has ended: by itself with a code, or by a signal. */
export interface End {
  code: number | null;
  signal: string | null;
}

/** A worker process, as the primary sees it. */
export interface Member {
  /** The smallest number that no other process had at its start: 1 and up. */
  number: number;
  /** Crashes in a row of the workers that it replaced. */
  crashes: number;
  isReady: boolean;
  /** It was told to end. */
  isLeaving: boolean;
  /** Resolves once it serves requests. @throws Error when it ends before */
  ready: Promise<Addresses>;
  /** Never fails. */
  ended: Promise<End>;
  livedMs(): number;
  send(message: ToWorker): void;
  /** Lets it hand over to the others, and kills it when that takes too long. */
  retire(limitMs: number): void;
  /** Lets it finish what is under way, and kills it when that takes too long. */
  stop(limitMs: number): void;
}

/**
 * Starts a worker from the files that are on disk now.
 * @param passed the connections of all workers @param onMessage called with messages that concern other workers
 */
export function startMember(
  { number, crashes, passed }: Pick<Member, 'number' | 'crashes'> & { passed: PassedConnections },
  onMessage: (member: Member, message: ToPrimary) => void,
): Member {
  const startedAt = performance.now();
  const worker = cluster.fork();
  // A message to a worker that has just ended. Its end is seen below.
  worker.on('error', () => undefined);
  closeLostConnections(worker, passed);

  const ended = new Promise<End>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
  });
  const ready = new Promise<Addresses>((resolve, reject) => {
    worker.on('message', (message: ToPrimary) => {
      if (message.kind === 'join') {
        member.send({ kind: 'begin', number });
      } else if (message.kind === 'ready') {
        member.isReady = true;
        resolve({ url: message.url, adminUrl: message.adminUrl });
      } else {
        onMessage(member, message);
      }
    });
    void ended.then(() => reject(new Error('the worker ended before it was ready')));
  });
  ready.catch(() => undefined);

  function leave(begin: () => void, limitMs: number): void {
    member.isLeaving = true;
    begin();
    const killing = setTimeout(() => worker.process.kill('SIGKILL'), limitMs);
    void ended.then(() => clearTimeout(killing));
  }

  const member: Member = {
    ...{ number, crashes, isReady: false, isLeaving: false, ready, ended },
    livedMs: () => performance.now() - startedAt,
    send(message) {
      if (worker.isConnected()) worker.send(message);
    },
    retire: (limitMs) => leave(() => member.send({ kind: 'retire' }), limitMs),
    stop: (limitMs) => leave(() => worker.process.kill('SIGTERM'), limitMs),
  };
  return member;
}
