import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { HotStatement } from './hotStatements.js';
import { noticesOver, type Notice, type Notices } from './notices.js';

/** A compromise between clients' waiting time and the cost of polling. */
const LOOK_EVERY_MS = 2_000;

/** A node sends a heartbeat every 5 seconds. */
const OTHERS = `
/* other_nodes */ SELECT count(*) > 1 AS found FROM gateway_nodes
WHERE seen_at > clock_timestamp() - interval '15 seconds'`;

/**
 * Notices for nodes that cannot reach each other: while several run, each gets `missed` every few seconds. A single
 * node misses nothing.
 */
export function noticesByLooking(hot: HotStatement, logger: Logger): Notices {
  logger.warn(
    'DATABASE_URL leads through a pooler that passes no notifications on (LISTEN needs a session). One node is not affected. ' +
      `Several nodes find out by looking every ${LOOK_EVERY_MS / 1_000} s, and live queries end with CHANGES_MISSED as often. ` +
      'To avoid it, let DATABASE_URL name PostgreSQL itself or a pool in session mode',
  );
  const emitter = new EventEmitter();
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const [row] = await hot<{ found: boolean }>(OTHERS, []);
      if (row?.found) emitter.emit('notice', { kind: 'missed' } satisfies Notice);
    } catch (error) {
      logger.debug({ err: error }, 'no look at other nodes until the database is back');
    } finally {
      isLooking = false;
    }
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return noticesOver({
    send: () => undefined,
    on: (listener) => void emitter.on('notice', listener),
    close: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  });
}
