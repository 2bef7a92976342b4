import { DomainError } from '../domain/errors.js';

interface AdapterCause {
  originalCode?: string;
  kind?: string;
}

interface DatabaseError {
  /** As drivers themselves tell it; Prisma has codes of its own here, beginning with P. */
  code?: unknown;
  /** As Prisma's driver adapters pass it on. */
  meta?: { driverAdapterError?: { cause?: AdapterCause } };
}

/** None begins as the network's codes do (`EPIPE`). */
const SQLSTATE = /^(?!E)[0-9A-Z]{5}$/;
/** Prisma's own codes: nobody was there, too late, closed, no connection free. */
const AWAY = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'];
/** What becomes of a socket to a server that is not there, or not any more. */
const NETWORK = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/** SQLSTATE of a failed statement, or what the adapter has in its place; null for anything else. */
export function sqlState(error: unknown): string | null {
  const { code, meta } = (error ?? {}) as DatabaseError;
  const told = meta?.driverAdapterError?.cause?.originalCode;
  if (told !== undefined) return told;
  const isPrisma = error instanceof Error && error.name.startsWith('PrismaClient');
  return !isPrisma && typeof code === 'string' && SQLSTATE.test(code) ? code : null;
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
  if (state !== null && SQLSTATE.test(state)) return /^(?:08|53|57)/.test(state);
  const { code, message } = error as { code?: string; message?: string };
  return (
    [...AWAY, ...NETWORK].includes(code ?? '') ||
    /can't reach database server|connection terminated|timeout exceeded when trying to connect|query read timeout|ECONNREFUSED|server closed the connection|not queryable/i.test(
      message ?? '',
    )
  );
}
