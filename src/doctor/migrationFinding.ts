import { failed, ok, reasonOf, warning, type Finding } from './finding.js';
import type { StoredState } from './storedState.js';

/** Whether the database has all migrations. */
export function migrationFinding({ pending, trouble }: StoredState): Finding {
  const check = 'migrations';
  if (pending === null) {
    const remedy = 'Restore the database or the release that it belongs to, or mend it with "prisma migrate resolve".';
    return failed(check, `The migrations are not in order: ${reasonOf(trouble)}.`, remedy);
  }
  if (pending.length === 0) return ok(check, 'The database has all migrations.');
  return warning(
    check,
    `Pending migrations: ${pending.join(', ')}.`,
    'Run "beckon migrate", or start a gateway, which applies them.',
  );
}
