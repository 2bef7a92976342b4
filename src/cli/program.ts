import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { productVersion } from '../http/productVersion.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { keysCommand } from './keys.js';
import { migrateCommand } from './migrate.js';
import { simulatorsCommand } from './simulators.js';

/** `beckon start`: the gateway, in this process, as `npm start` runs it. */
function startCommand(): Command {
  return new Command('start')
    .description('start the gateway, on the embedded database in ./data unless DATABASE_URL is set')
    .action(async () => {
      await import('../main.js');
    });
}

/** The command line `beckon`. Each command loads what it does only when it runs. */
export function createProgram(): Command {
  const program = new Command('beckon')
    .description(
      'Open gateway that beckons chat customers back with push notifications. Without a command it starts the gateway.',
    )
    .version(productVersion())
    .addCommand(startCommand(), { isDefault: true })
    .addCommand(demoCommand())
    .addCommand(simulatorsCommand())
    .addCommand(migrateCommand())
    .addCommand(doctorCommand())
    .addCommand(keysCommand())
    .addHelpText('after', '\nSettings come from environment variables: see docs/configuration.md in the package.');
  // Adds `completion SHELL`, and the hidden command that the shells ask.
  tab(program, { completionCommandName: 'completion' });
  return program;
}
