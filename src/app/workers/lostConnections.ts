import type { Worker } from 'node:cluster';

/** A connection as node:cluster passes it: closing it twice does no harm. */
interface Passed {
  close(): void;
}

/** The worker that got each connection last. A worker that refuses a connection leaves it to another one. */
export type PassedConnections = WeakMap<object, Worker>;

/**
 * Closes the connections that a dead worker had not accepted yet. node:cluster would wait for its answer forever (in Node 20
 * at least), and so would the client. At most one connection of each listener is on its way to a worker at any moment.
 */
export function closeLostConnections(worker: Worker, passed: PassedConnections): void {
  const { process } = worker;
  const send = process.send.bind(process) as (...args: unknown[]) => boolean;
  const lastOf = new Map<unknown, Passed>();
  process.send = (...args: unknown[]): boolean => {
    const [message, handle] = args as [{ act?: unknown; key?: unknown } | null, Passed | undefined];
    if (message?.act === 'newconn' && handle) {
      lastOf.set(message.key, handle);
      passed.set(handle, worker);
    }
    return send(...args);
  };
  worker.once('exit', () => {
    for (const handle of lastOf.values()) if (passed.get(handle) === worker) handle.close();
  });
}
