import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRivals } from '../deliver/rivals.mjs';
import { inTurn } from '../deliver/round.mjs';
import { RIVALS } from '../rows.mjs';

const WHOLE = { sessions: 10_000, rounds: 3 };
const QUICK = { sessions: 2_000, rounds: 2 };
/** A platform that gathers what it publishes needs few of them. */
const CONNECTIONS = 4;
const BATCHES = { 'Beckon 100 a call': 100, 'Beckon 500 a call': 500 };
const BASELINE = 'durable by hand';

/**
 * An event for each of so many chats, published by one call a chat, as in `deliver`, and by calls of many chats.
 * @param postgres the server that all share @param say takes progress @param only names of rivals; absent: all
 * @param quick fewer of everything
 */
export async function measure({ postgres, say, only = RIVALS.batch, quick }) {
  const { sessions, rounds } = quick ? QUICK : WHOLE;
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  let running;
  try {
    running = await startRivals({
      only: [...(only.includes(BASELINE) ? [BASELINE] : []), 'Beckon'],
      postgres,
      sessions,
      folder,
    });
    const { beckon } = running;
    const batched = Object.entries(BATCHES).map(([name, chatsACall]) => ({
      ...beckon,
      name,
      what: `the same, ${chatsACall} chats in a call`,
      burst: (count) => beckon.burst(count, { chatsACall, connections: CONNECTIONS }),
    }));
    const chosen = [...running.rivals, ...batched].filter(({ name }) => only.includes(name));
    const tell = (round) => say(`batch: round ${round} of ${rounds}`);
    return { sessions, rounds, rivals: await inTurn(chosen, { count: sessions, rounds, postgres }, tell) };
  } finally {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  }
}
