import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGatewayDatabase } from '../support/gatewayDatabase.mjs';
import { hashOf } from '../support/hashOf.mjs';
import { median } from '../support/statistics.mjs';
import { firstStart } from './firstStart.mjs';
import { idleMemory } from './idleMemory.mjs';
import { npmStart } from './npmStart.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WHOLE = { rounds: 5, firstRounds: 3, idleSeconds: 60 };
const QUICK = { rounds: 1, firstRounds: 1, idleSeconds: 5 };
const FIRST = 'first after `npm ci`, with its build';

/**
 * Work 4: `npm start` until `/readyz` answers 200, the first one of a fresh clone of the commit, the others of this work tree;
 * and what a node holds that does nothing.
 * @param postgres the server of one way @param say takes progress @param quick fewer rounds
 * @param defer of withCleanUp.mjs
 */
export async function measure({ postgres, say, quick, defer }) {
  const { rounds, firstRounds, idleSeconds } = quick ? QUICK : WHOLE;
  const { DATABASE_URL } = await createGatewayDatabase(postgres, '');
  const onPostgres = {
    DATABASE_URL,
    BECKON_OPERATOR_KEY: `bk_operator_${randomBytes(24).toString('base64url')}`,
    BECKON_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
  const took = { [FIRST]: [], 'embedded, empty': [], 'embedded, again': [], PostgreSQL: [] };
  for (let round = 1; round <= firstRounds; round += 1) {
    say(`start: first start ${round} of ${firstRounds}`);
    took[FIRST].push(await firstStart(hashOf('HEAD'), { defer, say }));
  }
  // It applies the migrations.
  await npmStart(ROOT, onPostgres);
  for (let round = 1; round <= rounds; round += 1) {
    say(`start: round ${round} of ${rounds}`);
    await inFolder(async (folder) => {
      const embedded = { BECKON_DATA_DIR: path.join(folder, 'data') };
      took['embedded, empty'].push(await npmStart(ROOT, embedded));
      took['embedded, again'].push(await npmStart(ROOT, embedded));
      took.PostgreSQL.push(await npmStart(ROOT, onPostgres));
    });
  }
  say(`start: idle for ${idleSeconds} s`);
  const idle = await inFolder(async (folder) => [
    { name: 'PostgreSQL', ...(await idleMemory(onPostgres, { seconds: idleSeconds, folder })) },
    {
      name: 'embedded',
      ...(await idleMemory({ BECKON_DATA_DIR: path.join(folder, 'data') }, { seconds: idleSeconds, folder })),
    },
  ]);
  const ways = Object.entries(took).map(([name, starts]) => ({
    name,
    seconds: median(starts.map(({ seconds }) => seconds)),
    cpu: median(starts.map(({ cpu }) => cpu)),
  }));
  return { rounds, firstRounds, ways, idleSeconds, idle };
}

async function inFolder(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
