// `npm start`: builds the gateway where its sources have changed, and serves. What has to be bundled is bundled meanwhile.
import cluster from 'node:cluster';
import { buildGateway } from './building/gateway.mjs';
import { bundledMain, isGatewayUnbundled } from './building/gatewayBundle.mjs';
import { bundleMeanwhile } from './building/meanwhile.mjs';

// Several workers run what their first process has built.
if (cluster.isPrimary) {
  try {
    await buildGateway();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
const main = isGatewayUnbundled() ? './dist/main.js' : bundledMain();
if (cluster.isPrimary) bundleMeanwhile();
await import(main);
