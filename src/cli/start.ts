import { Command } from 'commander';

/** `beckon start`: the gateway, in this process, as `npm start` runs it. */
export function startCommand(): Command {
  return new Command('start')
    .description('start the gateway, on the embedded database in ./data unless DATABASE_URL is set')
    .action(async () => {
      await import('../main.js');
    });
}
