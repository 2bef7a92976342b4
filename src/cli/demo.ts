import { Command, InvalidArgumentError } from 'commander';

/** `beckon demo`: a push of each kind, offline. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('send one push of each kind, offline, to simulated push services')
    .option('--keep', 'stay up until Ctrl-C, for the tour in README.md', false)
    .option('--port <number>', 'the port of its gateway; 0: a free one', portOf, 0)
    .action(async (options: { keep: boolean; port: number }) => {
      const { runDemo } = await import('../demo/demo.js');
      // Its gateway runs from the same program.
      process.exitCode = await runDemo({ ...options, gateway: [process.argv[1] ?? '', 'start'] });
    });
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return Number(text);
}
