/** A process that takes data folders, each at a moment it is told, and says which it got. See dataFolderRace.test.ts. */
import { openDataFolder } from '../../dist/store/dataFolder.js';

process.once('message', (/** @type {[moment: number, folder: string][]} */ folders) => {
  const got = folders.map(([moment, folder]) => {
    while (Date.now() < moment);
    try {
      openDataFolder(folder);
      return true;
    } catch (error) {
      return error.constructor.name === 'DataFolderBusy' ? false : String(error);
    }
  });
  process.send(got);
});
// Stays alive, and so an owner, until the test has every process's answer and ends it.
process.on('disconnect', () => process.exit());
process.channel.ref();
process.send('ready');
