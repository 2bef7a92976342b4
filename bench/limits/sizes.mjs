const SIZES = `
SELECT relname AS table, pg_table_size(oid)::float8 AS heap, pg_indexes_size(oid)::float8 AS indexes, reltuples AS rows
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY($1)`;

/**
 * What is stored, by table, and right after it was vacuumed.
 * @returns `rows` of a chat, and `heap` and `indexes`: bytes of a row
 */
export async function sizesOf(client, tables, chats) {
  const { rows } = await client.query(SIZES, [tables]);
  return Object.fromEntries(
    tables.map((name) => {
      const { heap, indexes, rows: count } = rows.find(({ table }) => table === name);
      return [name, { rows: count / chats, heap: heap / count, indexes: indexes / count }];
    }),
  );
}
