import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { createGatewayDatabase } from '../support/gatewayDatabase.mjs';
import { load } from '../support/load.mjs';
import { startServer } from '../support/startServer.mjs';
import { newCredentials } from './credentials.mjs';
import { marksOf } from './event.mjs';
import { publishToStored, saysAccepted } from './requests.mjs';
import { SUBSCRIBED } from './subscribedChats.mjs';
import { untilSent } from './untilSent.mjs';

const CHATS = `
CREATE TABLE subscribed_chats (chat_id text PRIMARY KEY, service text NOT NULL, device_token text NOT NULL);
CREATE TABLE pushes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chat_id text NOT NULL,
  service text NOT NULL,
  device_token text NOT NULL,
  event jsonb NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
)`;

/** What each of them is, and how its own tables tell what it has sent since a moment. */
const KINDS = {
  'durable by hand': {
    server: 'durableByHand.mjs',
    what: 'Fastify, one INSERT of the event with its token, node:http2, one UPDATE',
    sent: `SELECT count(*)::int AS sent, max(sent_at) AS last FROM pushes WHERE created_at >= $1 AND status = 'sent'`,
  },
  'pg-boss + libraries': {
    server: 'pgBoss.mjs',
    what: 'Fastify, pg-boss, batches of 50 by four workers, @parse/node-apn and firebase-admin',
    sent: `SELECT count(*)::int AS sent, max(completed_on) AS last FROM pgboss.job
      WHERE name = 'push' AND created_on >= $1 AND state = 'completed'`,
  },
};

/**
 * A rival that keeps Beckon's promise: it answers once the event is stored, and is counted when its own table has the push as
 * sent. It runs in a process of its own, on a database of its own, with so many chats that are subscribed.
 * @param {keyof typeof KINDS} name
 * @param {number} options.publishers connections
 * @returns a rival like that of beckonRival.mjs
 */
export async function startStoredRival(name, { simulators, postgres, sessions, publishers }) {
  const { server, what, sent } = KINDS[name];
  const { DATABASE_URL } = await createGatewayDatabase(postgres, '');
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  client.on('error', () => undefined);
  await client.query(CHATS);
  await client.query(
    `INSERT INTO subscribed_chats SELECT chat_id, service::text, device_token FROM (${SUBSCRIBED}) s`,
    [sessions],
  );
  await client.query('ANALYZE');
  const key = randomBytes(24).toString('base64url');
  const { url, pid, stop } = await startServer(path.join(import.meta.dirname, 'servers', server), {
    ...simulators.environment(),
    DATABASE_URL,
    PUBLISH_KEY: key,
    CREDENTIALS: JSON.stringify(await newCredentials(simulators, name.split(' ')[0])),
  });
  const authorization = `Bearer ${key}`;
  const request = publishToStored(authorization);
  let round = 0;

  return {
    name,
    what,
    pid,
    door: { kind: 'publishToStored', authorization },
    simulators,
    url: () => url,
    /** Publishes one event to each of so many chats. @returns the seconds until the last one was stored as sent */
    async burst(count) {
      round += 1;
      const markOf = marksOf(round);
      const { rows } = await client.query('SELECT clock_timestamp() AS now');
      const before = await simulators.count();
      let next = 0;
      await load({
        url,
        connections: publishers,
        count,
        next: () => request(next, markOf(next++)),
        isRight: saysAccepted,
      });
      const { last } = await untilSent({
        count,
        received: async () => (await simulators.count()) - before,
        readSent: async () => (await client.query(sent, [rows[0].now])).rows[0],
      });
      return (last.getTime() - rows[0].now.getTime()) / 1_000;
    },
    async stop() {
      await client.end();
      await stop();
    },
  };
}
