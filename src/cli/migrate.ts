import { Command } from 'commander';
import { readConfigOrExit } from './readConfigOrExit.js';

/** `beckon migrate`: the migrations that a gateway would apply at its start. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('apply the migrations that the database lacks, and end')
    .option('--check', 'change nothing; name those that are pending, and exit with 1 if there are any', false)
    .action(async ({ check }: { check: boolean }) => {
      const config = readConfigOrExit();
      const { applyMigrations, findPendingMigrations } = await import('../app/migrations.js');
      try {
        const names = check ? await findPendingMigrations(config) : await applyMigrations(config, explain);
        for (const name of names) process.stdout.write(`${name}\n`);
        explain(check ? pendingText(names.length) : appliedText(names.length));
        process.exitCode = check && names.length > 0 ? 1 : 0;
      } catch (error) {
        explain(`The migrations could not be ${check ? 'checked' : 'applied'}: ${messageOf(error)}`);
        process.exitCode = 2;
      }
    });
}

/** For a person to read. Standard output has the names alone. */
function explain(text: string): void {
  process.stderr.write(`${text}\n`);
}

const pendingText = (count: number) =>
  count === 0 ? 'The database has all migrations.' : `Pending migrations: ${count}. "beckon migrate" applies them.`;
const appliedText = (count: number) =>
  count === 0 ? 'The database had all migrations.' : `Applied migrations: ${count}.`;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
