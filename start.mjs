// `npm start`: builds the gateway where its sources have changed, and serves. The console may be bundled meanwhile.
import cluster from 'node:cluster';
import { buildGateway } from './building/gateway.mjs';
import { bundleConsoleMeanwhile } from './building/meanwhile.mjs';

// Several workers run what their first process has built.
if (cluster.isPrimary) {
  try {
    await buildGateway();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  bundleConsoleMeanwhile();
}
await import('./dist/main.js');
