import cluster from 'node:cluster';
import type { MetricsReport, Peers } from '../../http/workerMetrics.js';
import type { Addresses, ToPrimary, ToWorker } from './messages.js';

/** What a worker does when the primary asks for it. */
interface WorkerDuties {
  report: () => Promise<MetricsReport['metrics']>;
  /** Hand over to the others, and end. */
  retire: () => void;
  /** The primary is gone, and with it the port: finish, and end. */
  stop: () => void;
}

/** A worker's connection to the primary. */
export interface WorkerLink {
  /** 1 and up. */
  number: number;
  /** Its metrics are shown with those of the others. */
  peers: Peers;
  /** From now on it serves requests, and does its duties. */
  ready(addresses: Addresses, duties: WorkerDuties): void;
}

/** Joins the primary, which gives this worker its number. */
export async function joinPrimary(): Promise<WorkerLink> {
  const { worker } = cluster;
  if (!worker) throw new Error('this process is no worker');
  const gathering = new Map<number, (reports: readonly MetricsReport[]) => void>();
  let lastId = 0;
  let duties: WorkerDuties | null = null;

  // Only the primary handles SIGHUP. A terminal or systemd may send it to all workers as well.
  process.on('SIGHUP', () => undefined);
  worker.once('disconnect', () => {
    // Else Node ends this process at once.
    worker.exitedAfterDisconnect = true;
    for (const resolve of gathering.values()) resolve([]);
    if (duties) duties.stop();
    else process.exit(1);
  });

  const begun = new Promise<number>((resolve) => {
    worker.on('message', (message: ToWorker) => {
      if (message.kind === 'begin') resolve(message.number);
      if (message.kind === 'retire') retire();
      if (message.kind === 'reports') gathering.get(message.id)?.(message.reports);
      if (message.kind === 'report') void report(message.id);
    });
  });

  function retire(): void {
    if (duties) duties.retire();
    // It serves nothing yet.
    else process.exit();
  }

  function send(message: ToPrimary): void {
    if (worker?.isConnected()) worker.send(message);
  }

  send({ kind: 'join' });
  const number = await begun;

  async function report(id: number): Promise<void> {
    const metrics = await duties?.report().catch(() => null);
    if (metrics) send({ kind: 'report', id, report: { worker: String(number), metrics } });
  }

  return {
    number,
    peers: {
      worker: String(number),
      reports() {
        lastId += 1;
        const id = lastId;
        send({ kind: 'gather', id });
        return new Promise<readonly MetricsReport[]>((resolve) => {
          if (worker.isConnected()) gathering.set(id, resolve);
          else resolve([]);
        }).finally(() => gathering.delete(id));
      },
    },
    ready(addresses, given) {
      duties = given;
      send({ kind: 'ready', ...addresses });
    },
  };
}
