// What bundles the console and the gateway beside a gateway that has started already: see meanwhile.mjs.
import { bundleGateway } from './gatewayBundle.mjs';
import { leaveWord } from './meanwhile.mjs';
import { buildPages } from './pages.mjs';

// The gateway has stopped, in whatever way.
process.on('disconnect', () => process.exit());
try {
  await buildPages();
  leaveWord(null);
} catch (error) {
  leaveWord({ failure: error instanceof Error ? error.message : String(error) });
}
// Without it the gateway starts too, only later. `npm run build` says what is wrong.
await bundleGateway().catch(() => undefined);
process.exit();
