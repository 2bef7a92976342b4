import { CONNECTIONS_PER_NODE, connectionsOf } from '../database/poolSizes.js';
import { SECOND_MS } from '../domain/durations.js';
import { failed, ok, warning, type Finding } from './finding.js';
import type { PostgresFacts } from './postgresFacts.js';

const OLDEST_SUPPORTED = 140_000;
/** Statements take milliseconds, but a batch waits for locks of others. */
const SHORTEST_TIMEOUT_MS = SECOND_MS;

/** The rules of docs/operations.md for PostgreSQL. @param workers each is a node */
export function postgresFindings(facts: PostgresFacts, workers: number): Finding[] {
  return [server(facts), durability(facts), timeout(facts), connections(facts, workers), pooler(facts)];
}

function server({ version, versionNumber, isReadOnly }: PostgresFacts): Finding {
  const text = `PostgreSQL ${version} answers`;
  if (versionNumber < OLDEST_SUPPORTED) {
    return failed('database', `${text}, which is too old.`, 'Use PostgreSQL 14 or newer.');
  }
  if (isReadOnly) {
    return failed('database', `${text}, but takes no writes.`, 'Let DATABASE_URL lead to the primary.');
  }
  return ok('database', `${text}.`);
}

function durability({ synchronousCommit }: PostgresFacts): Finding {
  const text = `synchronous_commit is ${synchronousCommit}`;
  if (synchronousCommit !== 'off') return ok('databaseDurability', `${text}.`);
  return warning(
    'databaseDurability',
    `${text}: a crash of the server can lose the last events that Beckon has accepted.`,
    'Turn it on for this role: ALTER ROLE the_role SET synchronous_commit = on.',
  );
}

function timeout({ statementTimeoutMs }: PostgresFacts): Finding {
  if (statementTimeoutMs === 0) {
    return warning(
      'databaseTimeout',
      'Statements have no timeout, so callers hang with a network that swallows everything.',
      'Remove statement_timeout from DATABASE_URL and PGOPTIONS: Beckon then uses 10 s.',
    );
  }
  if (statementTimeoutMs < SHORTEST_TIMEOUT_MS) {
    return warning(
      'databaseTimeout',
      `Statements have ${statementTimeoutMs} ms, which is short while several nodes write.`,
      'Remove statement_timeout from DATABASE_URL and PGOPTIONS: Beckon then uses 10 s.',
    );
  }
  return ok('databaseTimeout', `Statements have ${statementTimeoutMs / SECOND_MS} s.`);
}

function connections({ connectionsMax, nodes, reach }: PostgresFacts, workers: number): Finding {
  const check = 'databaseConnections';
  const each = `a node uses up to ${CONNECTIONS_PER_NODE}`;
  if (reach !== 'direct') {
    return ok(check, `A pooler shares the server's ${connectionsMax} connections; ${each} of its own.`);
  }
  const wanted = Math.max(connectionsOf(workers), CONNECTIONS_PER_NODE * (nodes ?? 1));
  const running = `nodes that are running: ${nodes ?? 0}${workers === 1 ? '' : `; BECKON_WORKERS: ${workers}`}`;
  const text = `This role may open ${connectionsMax} connections; ${each}, and ${running}`;
  if (connectionsMax >= wanted) return ok(check, `${text}.`);
  const remedy = 'Raise max_connections or the limit of the role or the database, or use PgBouncer or fewer workers.';
  return connectionsMax < CONNECTIONS_PER_NODE ? failed(check, `${text}.`, remedy) : warning(check, `${text}.`, remedy);
}

function pooler({ reach }: PostgresFacts): Finding {
  const check = 'databasePooler';
  if (reach === 'direct') return ok(check, 'Sessions keep their settings: no pooler, or one that keeps sessions.');
  const text = 'A pooler drops the settings of sessions, so Beckon sends them with each transaction';
  if (reach === 'poolerWithNotices') return ok(check, `${text}. LISTEN works.`);
  return warning(
    check,
    `${text}. LISTEN does not work (transaction mode), so several nodes look every 2 s for news of each other.`,
    'Nothing for a single node. For several ones, use the session mode or no pooler.',
  );
}
