import type pg from 'pg';

/** Tables without their indexes and foreign keys, and how these come back. */
export interface BulkLoad {
  /** Builds indexes of these tables until none is left that no other connection builds. */
  buildIndexes(connection: pg.Client, tables: readonly string[]): Promise<void>;
  /** When all indexes are there: makes keys of them. Foreign keys hold for what comes from now on. */
  restoreConstraints(connection: pg.Client): Promise<void>;
}

interface Index {
  table: string;
  definition: string;
}

interface Constraint {
  table: string;
  name: string;
  definition: string;
}

/** Primary keys are indexes here; they become keys again by their indexes' names. */
const INDEXES = `
SELECT tablename AS table, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)
ORDER BY tablename, indexname`;

const CONSTRAINTS = `
SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE contype = $2 AND conrelid = ANY($1::regclass[]) ORDER BY conname`;

/**
 * Takes the indexes and foreign keys from tables that are to be filled: building an index of what is there takes a fifth of the
 * time that keeping it takes. What comes back is what the database itself said that there was.
 */
export async function startBulkLoad(connection: pg.Client, tables: readonly string[]): Promise<BulkLoad> {
  const constraints = async (kind: 'f' | 'p') => (await connection.query<Constraint>(CONSTRAINTS, [tables, kind])).rows;
  const { rows: waiting } = await connection.query<Index>(INDEXES, [tables]);
  const foreignKeys = await constraints('f');
  const primaryKeys = await constraints('p');
  for (const { table, name } of [...foreignKeys, ...primaryKeys]) {
    await connection.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  }
  const { rows: rest } = await connection.query<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)`,
    [tables],
  );
  for (const { name } of rest) await connection.query(`DROP INDEX "${name}"`);

  return {
    async buildIndexes(builder, ofTables) {
      for (;;) {
        const place = waiting.findIndex(({ table }) => ofTables.includes(table));
        const [next] = place === -1 ? [] : waiting.splice(place, 1);
        if (!next) return;
        await builder.query(next.definition);
      }
    },
    async restoreConstraints(restorer) {
      for (const { table, name } of primaryKeys) {
        await restorer.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" PRIMARY KEY USING INDEX "${name}"`);
      }
      for (const { table, name, definition } of foreignKeys) {
        await restorer.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition} NOT VALID`);
      }
    },
  };
}

/** All indexes and keys of a database, each in the database's words but for whether old rows were checked. */
export async function definitionsOf(connection: pg.Client): Promise<string[]> {
  const { rows } = await connection.query<{ definition: string }>(`
    SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || replace(pg_get_constraintdef(oid), ' NOT VALID', '')
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY definition`);
  return rows.map(({ definition }) => definition);
}
