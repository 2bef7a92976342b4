import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitOf } from '../support/setting.mjs';
import { buildCommit } from './buildCommit.mjs';
import { openBatchSide, openDeliverSide } from './deliverSide.mjs';
import { openSubscribeSide } from './subscribeSide.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OPEN = { subscribe: openSubscribeSide, deliver: openDeliverSide, batch: openBatchSide };
const WHOLE = { starts: 4, rounds: 20 };
const QUICK = { starts: 2, rounds: 6 };
/** Rounds in which a process compiles. */
const WARM_UP = 4;

/**
 * This work tree beside another commit of it: both gateways on one PostgreSQL server, driven by this bench, in turn round by
 * round. A round takes less than a second, so that what else the machine does is done to both, and the two take turns at
 * beginning. Both are started anew several times, on new databases, because two processes of the same code differ by some
 * per cent for as long as they live.
 * @param {string} options.hash the other commit
 * @param {string[]} options.rows of COMPARED (rows.mjs)
 * @param {number} [options.starts] @param options.quick fewer of them, with fewer rounds
 * @param options.say takes progress @param options.defer of withCleanUp.mjs
 */
export async function measure({ hash, rows, postgres, quick, starts: asked, say, defer }) {
  const { starts: usual, rounds } = quick ? QUICK : WHOLE;
  const starts = asked ?? usual;
  const roots = [ROOT, await buildCommit(hash, defer, say)];
  const works = new Map();
  for (const row of rows) {
    for (let start = 1; start <= starts; start += 1) {
      say(`compare: ${row}, start ${start} of ${starts}`);
      const folder = await mkdtemp(path.join(tmpdir(), 'beckon-bench-'));
      defer(() => rm(folder, { recursive: true, force: true }));
      const order = start % 2 === 0 ? [0, 1] : [1, 0];
      await compareRow(row, { roots, order, folder, postgres, rounds, works });
    }
  }
  return {
    now: commitOf(ROOT),
    before: { hash, dirty: false },
    starts,
    rounds,
    works: [...works].map(([name, [now, before]]) => ({ name, now, before })),
  };
}

/** @param works takes the rounds of both, by name of the work, a list for each start */
async function compareRow(row, { roots, order, folder, postgres, rounds, works }) {
  const sides = [];
  try {
    for (const index of order) {
      const own = path.join(folder, String(index));
      await mkdir(own);
      sides[index] = await OPEN[row]({ root: roots[index], postgres, folder: own });
    }
    for (let round = 1 - WARM_UP; round <= rounds; round += 1) {
      const turns = round % 2 === 0 ? order : order.toReversed();
      for (const name of Object.keys(sides[0].works)) {
        if (!works.has(name)) works.set(name, [[], []]);
        if (round === 1) for (const starts of works.get(name)) starts.push([]);
        for (const side of turns) {
          const result = await sides[side].works[name]();
          if (round > 0) works.get(name)[side].at(-1).push(result);
        }
      }
    }
  } finally {
    for (const side of sides) await side?.close();
  }
}
