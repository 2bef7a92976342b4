import { DomainError } from '../domain/errors.js';

interface AdapterCause {
  originalCode?: string;
  kind?: string;
}

/** SQLSTATE of a failed statement, as the driver adapters pass it on; null for anything else. */
export function sqlState(error: unknown): string | null {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: AdapterCause } } } | null)?.meta;
  return meta?.driverAdapterError?.cause?.originalCode ?? null;
}

/** The row is at fault (data, constraint) or lost a race (deadlock, serialization); PostgreSQL: "Error Codes". */
export function isRowFault(error: unknown): boolean {
  return /^(?:22|23|40)/.test(sqlState(error) ?? '');
}

/** A unique key is taken. Prisma's own code for typed queries, SQLSTATE for raw ones. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === 'P2002' || sqlState(error) === '23505';
}

/**
 * Passes a store's result through; what says that the database is away (SQLSTATE 08, 53, 57, no connection) becomes
 * a refusal that tells the caller to come back.
 */
export async function whenStored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isUnavailable(error)) {
      throw new DomainError('STORE_UNAVAILABLE', 'the database is not available; try again in a moment');
    }
    throw error;
  }
}

function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  // Where there was no server to give one, the adapter has the network's code in its place (`ECONNREFUSED`).
  if (state !== null && /^[0-9A-Z]{5}$/.test(state)) return /^(?:08|53|57)/.test(state);
  const { code, message } = error as { code?: string; message?: string };
  return (
    ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037', 'ECONNREFUSED', 'ECONNRESET'].includes(code ?? '') ||
    /can't reach database server|connection terminated|timeout exceeded when trying to connect|query read timeout|ECONNREFUSED|server closed the connection/i.test(
      message ?? '',
    )
  );
}
