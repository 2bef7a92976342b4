import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withClient, type PostgresConnections } from './postgresConnections.js';

const ANSWER_MS = 5_000;
/** A notice takes one or two milliseconds. */
const HEARD_WITHIN_MS = 1_000;
/** One round would do in an unused pool. */
const ROUNDS = 10;

/**
 * Whether an idle connection receives notices of another one. Behind a pooler in transaction mode it does not.
 * @throws Error if the database is unavailable
 */
export async function hearsNotices({ listener }: PostgresConnections): Promise<boolean> {
  return withClient(listener(ANSWER_MS), (first) =>
    withClient(listener(ANSWER_MS), async (second) => (await haveSessions(first, second)) && hears(first, second)),
  );
}

/** Whether each connection keeps its own server process. Otherwise LISTEN would stay on a pool's connection. */
async function haveSessions(first: pg.Client, second: pg.Client): Promise<boolean> {
  const own = [await processOf(first), await processOf(second)];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (own[0] === own[1] || (await processOf(first)) !== own[0] || (await processOf(second)) !== own[1]) return false;
  }
  return true;
}

async function processOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

async function hears(hearing: pg.Client, telling: pg.Client): Promise<boolean> {
  const channel = `beckon_${randomUUID().replaceAll('-', '')}`;
  const heard = new Promise<boolean>((resolve) => {
    hearing.once('notification', () => resolve(true));
    setTimeout(resolve, HEARD_WITHIN_MS, false).unref();
  });
  await hearing.query(`LISTEN ${channel}`);
  await telling.query(`NOTIFY ${channel}`);
  const isHeard = await heard;
  await hearing.query('UNLISTEN *');
  return isHeard;
}
