/** What answers simulatorProxy.mjs: the providers' simulators, in a process of their own. */
import { startSimulators } from '../../dist/simulators/simulators.js';

/** What the data of a push says of the moment it was published; other pushes are only counted. */
const arrivals = new Map();
let count = 0;
let last = null;
const simulators = await startSimulators({
  directory: process.env.DIRECTORY,
  keepPushes: false,
  onPush(push) {
    count += 1;
    last = push;
    const text = JSON.stringify(push.payload);
    const [, mark] = /mark:(\d+)/.exec(text) ?? [];
    if (mark) arrivals.set(mark, performance.timeOrigin + performance.now());
  },
});

const calls = {
  environment: () => simulators.environment(),
  registerApnsTeam: (team) => simulators.registerApnsTeam(team),
  registerFirebaseProject: (project) => simulators.registerFirebaseProject(project),
  count: () => count,
  last: () => last,
  /** [mark, ms since the epoch] of the marked pushes since the last call. */
  takeArrivals() {
    const taken = [...arrivals];
    arrivals.clear();
    return taken;
  },
};
process.on('message', async ({ id, name, args }) => process.send({ id, result: await calls[name](...args) }));
process.once('disconnect', () => process.exit());
process.send('ready');
