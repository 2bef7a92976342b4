import { DomainError } from '../domain/errors.js';

interface AdapterCause {
  originalCode?: string;
  kind?: string;
}

interface DatabaseError {
  /** The driver's code, or one of Prisma's, which begin with P. */
  code?: unknown;
  /** As Prisma's driver adapters pass it on. */
  meta?: { driverAdapterError?: { cause?: AdapterCause } };
}

/** No SQLSTATE begins with E, as network codes do (`EPIPE`). */
const SQLSTATE = /^(?!E)[0-9A-Z]{5}$/;
/**
 * Errors about the state of PostgreSQL, its disk, an account or a transaction, and never about values of a statement
 * (PostgreSQL: "Error Codes"): connection, read-only, login, permission, serialization, missing database, schema or
 * table, resources, shutdown, disk, configuration, internal.
 */
const STATES = /^(?:08|25|28|40|42501|42P01|3D|3F|53|55|57|58|F0|XX)/;
/**
 * Prisma's codes for the same: login, database, account, TLS, unreachable, timeout, closed, no free connection, write
 * conflict.
 */
const AWAY = [
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2021',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
];
/** Socket errors: the server is down or gone, or the system is out of resources. */
const NETWORK =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(?:HOST|NET)(?:UNREACH|DOWN)|ENOTFOUND|EAI_\w+|EMFILE|ENFILE|ENOBUFS|EADDRNOTAVAIL)$/;
/** TLS error codes of Node and OpenSSL. */
const TLS = /CERT|^ERR_(?:SSL|TLS)_|^UNABLE_TO_/;
/** Driver errors without a code. */
const WORDS =
  /can't reach database server|connection terminated|timeout exceeded when trying to connect|query read timeout|ECONNREFUSED|server closed the connection|not queryable|^SASL|SSL connection|PGlite is closed/i;

/** SQLSTATE of a failed statement, or the adapter's equivalent; null: another error. */
export function sqlState(error: unknown): string | null {
  const { code, meta } = (error ?? {}) as DatabaseError;
  const told = meta?.driverAdapterError?.cause?.originalCode;
  if (told !== undefined) return told;
  const isPrisma = error instanceof Error && error.name.startsWith('PrismaClient');
  return !isPrisma && typeof code === 'string' && SQLSTATE.test(code) ? code : null;
}

/**
 * The row is at fault (data, constraint), lost a race (deadlock, serialization), or is changed by two others of the
 * statement (cardinality); PostgreSQL: "Error Codes".
 */
export function isRowFault(error: unknown): boolean {
  return /^(?:21|22|23|40)/.test(sqlState(error) ?? '');
}

/** The statement lost a race against a concurrent one. The next try may succeed. */
export function isLostRace(error: unknown): boolean {
  return isDuplicate(error) || /^40/.test(sqlState(error) ?? '');
}

/** A unique key exists already: Prisma's code for typed queries, SQLSTATE for raw ones. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === 'P2002' || sqlState(error) === '23505';
}

/**
 * Passes a store's result through. An error about the database's state becomes a refusal that asks the caller to retry.
 * @param onUnavailable receives the driver's error
 */
export async function mapDatabaseErrors<T>(
  work: Promise<T>,
  onUnavailable: (error: unknown) => void = () => undefined,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    onUnavailable(error);
    throw storeUnavailable();
  }
}

export function storeUnavailable(): DomainError {
  return new DomainError('STORE_UNAVAILABLE', 'the database is not available; try again in a moment');
}

/** A short name of a database fault: an SQLSTATE, else a code of Prisma, the network or the system. */
export function faultOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return sqlState(error) ?? (typeof code === 'string' ? code : String(name));
}

function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  // If no server answered, the adapter has the network's code in its place (`ECONNREFUSED`).
  if (state !== null && SQLSTATE.test(state)) return STATES.test(state);
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (AWAY.includes(code) || NETWORK.test(code) || TLS.test(code))) return true;
  return typeof message === 'string' && WORDS.test(message);
}
