import { readdir } from 'node:fs/promises';

/** What `beckon migrate` prints where nothing is applied yet: a name on each line. */
export async function allMigrations(): Promise<string> {
  const entries = await readdir('prisma/migrations', { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}\n`);
  return names.sort().join('');
}
