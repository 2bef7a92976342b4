import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGatewayNode } from '../support/gatewayNode.mjs';
import { familyMemory } from '../support/processUsage.mjs';

/**
 * What a gateway holds that has been ready for a time and was asked for nothing.
 * @param {Record<string, string>} settings its environment, besides PATH and HOME
 * @param {number} options.seconds after it was ready @param {string} options.folder takes its log
 * @returns MiB, `rss` and `pss`
 */
export async function idleMemory(settings, { seconds, folder }) {
  const node = await startGatewayNode({ PORT: '0', ...settings }, path.join(folder, 'gateway.log'));
  try {
    await delay(seconds * 1_000);
    return familyMemory(node.pid);
  } finally {
    await node.stop();
  }
}
