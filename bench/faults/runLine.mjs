import { setTimeout as delay } from 'node:timers/promises';
import { newToken } from '../support/phones.mjs';
import { startBeckon } from './clients/beckon.mjs';
import { startLibrary } from './clients/library.mjs';
import { openStage } from './stage.mjs';
import { tally } from './tally.mjs';

const clients = {
  Beckon: { start: startBeckon, accepts: true },
  '@parse/node-apn': { start: (options) => startLibrary('nodeApn.mjs', options), accepts: false },
  'web-push': { start: (options) => startLibrary('webPush.mjs', options), accepts: false },
  'firebase-admin': { start: (options) => startLibrary('firebaseAdmin.mjs', options), accepts: false },
};
/** For what arrives after its report. */
const LINGER_MS = 500;
/** How long a client may take to work again, once it has given up on some of the burst. */
const PROBE_MS = 20_000;
const PROBE_EVERY_MS = 500;

/**
 * Plays one fault against one client.
 * @param options.row of `rows.mjs`
 * @param options.burst pushes, instead of the row's number
 * @param options.postgres the PostgreSQL server; null: the embedded database
 * @param options.logs a folder for the gateways' logs; undefined: they are not kept
 * @returns the counts; `settledMs` from the end of the fault to the last result, null when something hung; `usableMs` to
 * the first push that is sent afterwards, where not all of the burst were, null when none is; `faultMs` from the
 * beginning of the burst to the end of the fault; how often it was met; why pushes failed, and after what Beckon sent again
 * @throws Error when the fault did not come about: then nothing was measured
 */
export async function runLine({ row, provider, client: name, burst = row.burst, postgres, logs }) {
  const { start, accepts } = clients[name];
  const stage = await openStage(provider);
  let client;
  try {
    client = await start({ ...stage, postgres, nodes: row.nodes, logs });
    const tokens = Array.from({ length: burst }, () => newToken(provider, stage.simulators));
    const dead = tokens.filter((_, index) => index < burst * (row.deadShare ?? 0));
    await client.prepare(tokens);
    if (!row.cold) await client.warmUp();

    stage.begin();
    const beganAt = Date.now();
    const limit = new AbortController();
    const timeout = delay(row.limitMs, 'limit', { signal: limit.signal }).catch(() => undefined);
    const over = row.inject({ ...stage, client, burst, dead, postgres });
    const settled = client.burst();
    await Promise.race([timeout, Promise.all([over, settled])]);
    limit.abort();
    await delay(LINGER_MS);

    const { reports } = client;
    const met = stage.server.faultMet();
    if (met.lastAt === null && (await isOver(over)) === null && !row.lasting) throw new Error('the fault was not met');
    const endedAt = row.lasting ? beganAt : ((await isOver(over)) ?? met.lastAt);
    const settledMs = reports.includes(null) ? null : Math.max(0, Math.max(...reports.map(({ at }) => at)) - endedAt);
    const pushes = stage.received();
    const isComplete = reports.every((report) => report !== null && report.kind !== 'failed');
    return {
      row: row.name,
      provider,
      client: name,
      burst,
      ...tally({ tokens, dead, reports, pushes, accepts, unanswered: row.unanswered === true }),
      settledMs,
      usableMs: isComplete ? settledMs : await timeUntilUsable(client, endedAt),
      faultMs: row.lasting ? null : endedAt - beganAt,
      met: met.times,
      failed: countWords(reports.flatMap((report) => (report && report.kind !== 'sent' ? [report.reason] : []))),
      retried: countWords(reports.flatMap((report) => report?.retried ?? [])),
    };
  } finally {
    await client?.close();
    await stage.close();
  }
}

/** One push after the other until one is sent. @returns ms since `endedAt`; null when none was in time */
async function timeUntilUsable(client, endedAt) {
  const limit = delay(PROBE_MS, 'limit', { ref: false });
  for (;;) {
    const outcome = await Promise.race([limit, client.probe()]);
    if (outcome === 'limit') return null;
    if (outcome) return Math.max(0, Date.now() - endedAt);
    if ((await Promise.race([limit, delay(PROBE_EVERY_MS)])) === 'limit') return null;
  }
}

/** The end of a fault that has one; null: it was over when it was met last, or is not over. */
function isOver(over) {
  return Promise.race([over, Promise.resolve(null)]);
}

function countWords(words) {
  const counts = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
