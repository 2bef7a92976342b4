/** An open load in a process of its own, so that neither the bench's work nor a rival's delays what is due. */
import { publishToBeckon, publishToStored, saysAccepted } from '../deliver/requests.mjs';
import { byGraphql, byRest, saysChat, saysSubscribed } from '../subscribe/requests.mjs';
import { openLoad } from './openLoad.mjs';

const someOf = (sessions) => Math.floor(Math.random() * sessions);
const publish = ({ sessions, markOf }, request) => ({
  request: (n) => request(n % sessions, markOf(n)),
  isRight: saysAccepted,
});

/** How the n-th request of a load looks, by the kind of the rival's door. */
const KINDS = {
  byRest: ({ sessions }) => ({ request: () => byRest(someOf(sessions)), isRight: saysSubscribed }),
  byGraphql: ({ sessions }) => ({ request: () => byGraphql(someOf(sessions)), isRight: saysChat }),
  publishToBeckon: (load, { authorization }) => publish(load, publishToBeckon(authorization)),
  publishToStored: (load, { authorization }) => publish(load, publishToStored(authorization)),
};

process.on('message', async ({ door, sessions, marks, ...load }) => {
  const markOf = (n) => `${marks}${String(n).padStart(8, '0')}`;
  try {
    const result = await openLoad({ ...load, ...KINDS[door.kind]({ sessions, markOf }, door) });
    process.send({ result });
  } catch (error) {
    process.send({ error: error.message });
  }
});
process.once('disconnect', () => process.exit());
process.send('ready');
