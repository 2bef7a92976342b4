// What bundles the console beside a gateway that has started already: see meanwhile.mjs.
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
process.exit();
