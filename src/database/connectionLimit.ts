/** SQL: the connections that PostgreSQL gives this role and database, by the least of all limits. */
export const CONNECTION_LIMIT = `LEAST(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
    (SELECT NULLIF(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
    (SELECT NULLIF(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
  )`;
