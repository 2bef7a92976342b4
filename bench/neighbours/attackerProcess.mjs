/**
 * One attack, in a process of its own: `[name, neighbour]` starts it, `'stop'` stops it and is answered with its counts.
 * An attacker has machines of its own, so it takes only the CPU that those it is measured beside leave.
 */
import { setPriority } from 'node:os';
import { ATTACKS } from './attacks.mjs';

const LOWEST = 19;

setPriority(LOWEST);
let attack = null;
process.on('message', async (message) => {
  if (message === 'stop') process.send(await attack.stop());
  else {
    const [name, neighbour] = message;
    attack = await ATTACKS.find((one) => one.name === name).start(neighbour);
    process.send('started');
  }
});
process.once('disconnect', () => process.exit());
process.send('ready');
