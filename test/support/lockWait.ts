import type { Database } from '../../src/database/database.js';
import { eventually } from './eventually.js';

/** Resolves once a statement of this database waits for a lock. Only on PostgreSQL, where statements can wait. */
export function lockWait(prisma: Pick<Database['prisma'], '$queryRaw'>): Promise<void> {
  return eventually(async () => {
    const waiting = await prisma.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(waiting).not.toEqual([]);
  });
}
