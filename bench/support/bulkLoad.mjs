/** Primary keys are indexes here; they become keys again by their indexes' names. */
const INDEXES = `
SELECT tablename AS table, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)
ORDER BY tablename, indexname`;

const CONSTRAINTS = `
SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE contype = $2 AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[])) ORDER BY conname`;

/**
 * Takes the indexes from tables that are to be filled, their foreign keys, and those of others to them: building an index of
 * what is there takes a fifth of the time that keeping it takes. What comes back is what the database itself said that there
 * was.
 * @param {import('pg').Client} connection
 * @param {readonly string[]} tables
 */
export async function startBulkLoad(connection, tables) {
  const constraints = async (kind) => (await connection.query(CONSTRAINTS, [tables, kind])).rows;
  const { rows: waiting } = await connection.query(INDEXES, [tables]);
  const foreignKeys = await constraints('f');
  const primaryKeys = await constraints('p');
  for (const { table, name } of [...foreignKeys, ...primaryKeys]) {
    await connection.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  }
  const { rows: rest } = await connection.query(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)`,
    [tables],
  );
  for (const { name } of rest) await connection.query(`DROP INDEX "${name}"`);

  return {
    /**
     * Builds indexes of these tables until none is left that no other connection builds.
     * @param {import('pg').Client} builder
     * @param {readonly string[]} ofTables
     */
    async buildIndexes(builder, ofTables) {
      for (;;) {
        const place = waiting.findIndex(({ table }) => ofTables.includes(table));
        const [next] = place === -1 ? [] : waiting.splice(place, 1);
        if (!next) return;
        await builder.query(next.definition);
      }
    },
    /**
     * When all indexes are there: makes keys of them. Foreign keys hold for what comes from now on.
     * @param {import('pg').Client} restorer
     */
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

/**
 * All indexes and keys of a database, each in the database's words but for whether old rows were checked.
 * @param {import('pg').Client} connection
 * @returns {Promise<string[]>}
 */
export async function definitionsOf(connection) {
  const { rows } = await connection.query(`
    SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || replace(pg_get_constraintdef(oid), ' NOT VALID', '')
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY definition`);
  return rows.map(({ definition }) => definition);
}
