import pg from 'pg';
import { setSettings, type SessionSettings } from './sessionSettings.js';

type Callback = (error: Error | null, result?: pg.QueryResult) => void;

/**
 * A client for a connection pooler, which may run each transaction in another session. Every statement runs in a
 * transaction that starts with the local settings. BEGIN, statement and COMMIT are pipelined in one round trip.
 * Explicit transactions get the settings too.
 */
export function pooledClient(settings: SessionSettings): new (config?: pg.ClientConfig) => pg.Client {
  const begin = `BEGIN; ${setSettings(settings, true)}`;

  class PooledClient extends pg.Client {
    #isInTransaction = false;

    constructor(config: pg.ClientConfig = {}) {
      super({ ...config, pipeline: true });
    }

    /** As the pool and Prisma call it: a text or a query, then values, then a callback, where there are any. */
    override query(statement: unknown, ...rest: unknown[]): never {
      const query = typeof statement === 'string' ? { text: statement } : (statement as pg.QueryConfig);
      const [values] = rest.filter(Array.isArray);
      const [callback] = rest.filter((one) => typeof one === 'function') as Callback[];
      const result = this.#run(query, values);
      if (callback) result.then((found) => callback(null, found), callback);
      return (callback ? undefined : result) as never;
    }

    async #run(query: pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
      const isBegin = query.text === 'BEGIN';
      const isEnd = query.text === 'COMMIT' || query.text === 'ROLLBACK';
      if (isBegin || isEnd) this.#isInTransaction = isBegin;
      if (isBegin) return super.query({ ...query, text: begin });
      if (isEnd || this.#isInTransaction) return super.query(query, values);
      const [begun, done, ended] = await Promise.allSettled([
        super.query(begin),
        super.query(query, values),
        super.query('COMMIT'),
      ]);
      if (begun.status === 'rejected') throw begun.reason;
      if (done.status === 'rejected') throw done.reason;
      if (ended.status === 'rejected') throw ended.reason;
      return done.value;
    }
  }

  return PooledClient;
}
