import fc from 'fast-check';
import { openRealGateway, type RealGateway } from './realGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { everyCommand } from './commands.js';
import { newModel } from './model.js';

/** How far all clocks run ahead: the gateway's and the providers'. */
let aheadMs = 0;
const providers = useSimulatedProviders(() => Date.now() + aheadMs);

/** `npm run nightly` makes more of them. */
const RUNS = Number(process.env['TEST_PROMISE_RUNS'] ?? 3);
const COMMANDS = 18;

it('holds, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(everyCommand(), { maxCommands: COMMANDS, size: 'max' }), async (commands) => {
      aheadMs = 0;
      for (const provider of [providers().simulators.apns, providers().simulators.fcm]) provider.setFault(null);
      let real: RealGateway | undefined;
      try {
        real = await openRealGateway(providers(), (ms) => (aheadMs = ms));
        const model = newModel();
        const opened = real;
        await fc.asyncModelRun(() => ({ model, real: opened }), commands);
        await opened.settle(model);
        expect(await opened.broken(model)).toEqual([]);
      } finally {
        await real?.close();
      }
    }),
    // Each run takes a gateway through several lives: what failed is told as it is.
    { numRuns: RUNS, endOnFailure: true },
  );
}, 1_800_000);
