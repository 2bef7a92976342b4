/** A process that takes locks, each at a moment it is told, and says which it got. See folderLockRace.test.ts. */
import { takeFolderLock } from '../../dist/database/folderLock.js';

process.once('message', async (/** @type {[moment: number, file: string][]} */ locks) => {
  const got = [];
  for (const [moment, file] of locks) {
    while (Date.now() < moment);
    try {
      await takeFolderLock(file, { patienceMs: 0 });
      got.push(true);
    } catch (error) {
      got.push(error.constructor.name === 'LockBusy' ? false : String(error));
    }
  }
  process.send(got);
});
// Stays alive, and so an owner, until the test has every process's answer and ends it.
process.on('disconnect', () => process.exit());
process.channel.ref();
process.send('ready');
