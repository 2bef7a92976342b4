import Sequencer from '@jest/test-sequencer';

/** What takes longest, first: begun last, one of these would keep one processor busy while the other has nothing to do. */
const LONGEST = [
  'startAndStop.process',
  'workerCrashes.postgres',
  'workers.postgres',
  'passing.process',
  'anonymous.process',
  'dataFolder.process',
  'npmStart.process',
  'tour.process',
  'clockSetBack.process',
  'repeatedKills.process',
  'poison.process',
  'promise.process',
  'arguments.process',
  'demo.process',
  'graphql/operations',
  'contract/devices',
  'flows/foreignAnswers',
  'contract/methods',
  'flows/presence',
  'http/metricsRoute',
  'http/http',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return rank === -1 ? LONGEST.length : rank;
};

/** Jest's own order, which knows nothing of durations in a fresh clone, after the tests that are known to be long. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rankOf(one) - rankOf(other));
  }
}
