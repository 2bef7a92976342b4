import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { createGatewayDatabase } from '../support/gatewayDatabase.mjs';
import { markdownTable } from '../support/markdownTable.mjs';
import { median } from '../support/statistics.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ROUNDS = 5;

/**
 * Work 4: `npm start` until `/readyz` answers 200.
 * @param postgres the server of the third way @param say takes progress @param quick fewer rounds
 */
export async function measure({ postgres, say, quick }) {
  const rounds = quick ? 1 : ROUNDS;
  const took = { 'embedded, empty': [], 'embedded, again': [], PostgreSQL: [] };
  const { DATABASE_URL } = await createGatewayDatabase(postgres, '');
  const keys = {
    BECKON_OPERATOR_KEY: `bk_operator_${randomBytes(24).toString('base64url')}`,
    BECKON_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
  // The first one applies the migrations.
  await secondsToReady({ DATABASE_URL, ...keys });
  for (let round = 1; round <= rounds; round += 1) {
    say(`start: round ${round} of ${rounds}`);
    const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
    try {
      const embedded = { BECKON_DATA_DIR: path.join(folder, 'data') };
      took['embedded, empty'].push(await secondsToReady(embedded));
      took['embedded, again'].push(await secondsToReady(embedded));
      took.PostgreSQL.push(await secondsToReady({ DATABASE_URL, ...keys }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { rounds, ways: Object.entries(took).map(([name, seconds]) => ({ name, seconds: median(seconds) })) };
}

async function secondsToReady(settings) {
  const { PATH = '', HOME = '' } = process.env;
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH, HOME, PORT: '0', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
    // npm and what it starts end together.
    detached: true,
  });
  const exited = once(child, 'exit');
  try {
    const url = await new Promise((resolve, reject) => {
      let told = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        told += text;
        const [, found] = /(http:\/\/\S+)\/readyz/.exec(told) ?? [];
        if (found) resolve(found);
      });
      exited.then(([code]) => reject(new Error(`npm start ended with ${code ?? 'a signal'}: ${told}`)));
    });
    const { status } = await fetch(`${url}/readyz`);
    if (status !== 200) throw new Error(`/readyz answered ${status}`);
    return (performance.now() - began) / 1_000;
  } finally {
    process.kill(-child.pid, 'SIGTERM');
    await exited;
  }
}

/** The measured as Markdown. */
export function table({ ways }) {
  return markdownTable(
    ['`npm start` until `/readyz` answers 200', 'seconds'],
    ways.map(({ name, seconds }) => [name, seconds.toFixed(1)]),
  );
}
