import { checkOut } from '../support/checkOut.mjs';
import { runGroup } from '../support/runGroup.mjs';

/**
 * Builds the gateway of a commit in a temporary folder.
 * @param {string} hash @param defer of withCleanUp.mjs: takes the folder away @param say takes progress
 * @returns {Promise<string>} the folder
 */
export async function buildCommit(hash, defer, say) {
  const { folder } = await checkOut(hash, { fresh: false, defer, say });
  say(`compare: ${hash.slice(0, 12)} is built`);
  await runGroup(process.execPath, ['build.mjs', '--gateway'], { cwd: folder, defer });
  return folder;
}
