import { startRivals as startDeliver } from '../deliver/rivals.mjs';
import { load as closedLoad } from '../support/load.mjs';
import { CONNECTIONS } from '../subscribe/round.mjs';
import { startRivals as startSubscribe } from '../subscribe/startRivals.mjs';
import { RIVALS } from '../rows.mjs';
import { measurePushes } from './pushLatencies.mjs';

/**
 * @typedef {object} Group rivals that do the same work
 * @property {string} name
 * @property {{ name: string, peak: () => Promise<number>, measure: (load) => Promise<{ latencies: number[], late: number[] }> }[]} rivals
 * `peak` is how many a second a rival does when it always has enough to do; `measure` lets an open load on it
 * @property {() => Promise<void>} close
 */

/** Those who subscribe, measured until the answer. @returns {Promise<Group>} */
export async function openSubscribe({ only, postgres, folder, load, sessions, peakSeconds }) {
  const names = only.filter((name) => RIVALS.subscribe.includes(name));
  if (names.length === 0) return { rivals: [], close: async () => undefined };
  const { rivals, close } = await startSubscribe({ only: names, postgres, sessions, folder });
  const closed = async ({ url, request, isRight }, seconds) => {
    const next = () => request(Math.floor(Math.random() * sessions));
    const { count, seconds: took } = await closedLoad({ url, connections: CONNECTIONS, seconds, next, isRight });
    return count / took;
  };
  return {
    name: 'subscribe',
    rivals: rivals.map((rival) => ({
      name: rival.name,
      async peak() {
        await closed(rival, peakSeconds);
        return closed(rival, peakSeconds);
      },
      measure: ({ rate, seconds }) =>
        load.run({ url: rival.url, door: rival.door, rate, seconds, sessions, marks: '' }),
    })),
    close,
  };
}

/** Those who deliver, measured until a provider has the push. @returns {Promise<Group>} */
export async function openDeliver({ only, postgres, folder, load, chats, pushes }) {
  const names = only.filter((name) => RIVALS.deliver.includes(name));
  if (names.length === 0) return { rivals: [], close: async () => undefined };
  const { rivals, close } = await startDeliver({ only: names, postgres, sessions: chats, folder });
  return {
    name: 'deliver',
    rivals: rivals.map((rival) => ({
      name: rival.name,
      async peak() {
        await rival.burst(pushes);
        return pushes / (await rival.burst(pushes));
      },
      measure: ({ rate, seconds, marks }) => measurePushes({ load, rival, rate, seconds, sessions: chats, marks }),
    })),
    close,
  };
}
