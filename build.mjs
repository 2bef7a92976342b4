/**
 * Makes dist/ what src/ says: the gateway, the types of GraphQL operations, the console, and the client for web pages.
 * Where nothing has changed since the last build it costs next to nothing, so that every command can begin with it.
 * `--gateway` leaves pages out: the console is checked against schema.graphql, which the gateway prints.
 */
import { buildGateway } from './building/gateway.mjs';
import { bundleGateway } from './building/gatewayBundle.mjs';
import { leaveWord } from './building/meanwhile.mjs';
import { buildPages } from './building/pages.mjs';

try {
  await buildGateway();
  if (!process.argv.includes('--gateway')) await Promise.all([buildAllPages(), bundleGateway()]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** What an earlier `npm start` has left of its bundling counts no more. */
async function buildAllPages() {
  await buildPages();
  leaveWord(null);
}
