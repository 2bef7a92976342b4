import type { FastifyInstance, FastifyRequest } from 'fastify';
import { INSTALLATION, type Caller } from '../domain/caller.js';
import { refusedField } from '../domain/errors.js';
import type { CountedCallers } from './callers.js';
import { answerConsoleError } from './consoleErrors.js';
import { guardMethods } from './methodGuard.js';
import type { Room } from './room.js';

/**
 * Registers the downloads of all rooms. They are on the console's listener, and accept an API key or the console's cookie.
 */
export function registerExports(
  app: FastifyInstance,
  { callers, rooms }: { callers: CountedCallers; rooms: readonly Pick<Room, 'downloads'>[] },
): void {
  void app.register(async (door) => {
    door.setErrorHandler(answerConsoleError);
    await guardMethods(door, (routes) => {
      for (const room of rooms) room.downloads?.({ app: routes, callers });
    });
  });
}

/** Rows of a page, as turns count them. */
const PIECES_OF_A_PAGE = 25;

/** Before each page of a download: the caller may still read, and others have had their turn. */
export function turnsOf(callers: CountedCallers, request: FastifyRequest): () => Promise<void> {
  return async () => {
    await callers.again(request);
    await callers.nextTurn(request, PIECES_OF_A_PAGE);
  };
}

type Parameters = Readonly<Record<string, unknown>>;

/** A text of a query; null: absent. @throws DomainError INVALID_INPUT where it is given twice */
export function textOf(query: Parameters, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw refusedField([name], 'must be given once');
  if (value.includes('\0') || !value.isWellFormed()) throw refusedField([name], 'must be plain text');
  return value;
}

/** One of these; null: absent. @throws DomainError INVALID_INPUT */
export function choiceOf<Choice extends string>(
  query: Parameters,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  const text = textOf(query, name);
  const choice = choices.find((one) => one === text);
  if (text !== null && choice === undefined) throw refusedField([name], `must be one of ${choices.join(', ')}`);
  return choice ?? null;
}

/** A time (ISO 8601); null: absent. @throws DomainError INVALID_INPUT */
export function timeOf(query: Parameters, name: string): Date | null {
  const text = textOf(query, name);
  if (text === null) return null;
  const at = new Date(text.length <= 40 ? text : Number.NaN);
  if (Number.isNaN(at.getTime())) throw refusedField([name], 'must be a time such as 2026-11-30T12:00:00Z');
  return at;
}

/** true or false; null: absent. @throws DomainError INVALID_INPUT */
export function flagOf(query: Parameters, name: string): boolean | null {
  const choice = choiceOf(query, name, ['true', 'false']);
  return choice === null ? null : choice === 'true';
}

/** The file name of a download: its content, its tenant and the day. */
export function exportName(what: string, { tenant }: Pick<Caller, 'tenant'>, now: Date): string {
  return `${what}-${tenant?.host ?? 'installation'}-${now.toISOString().slice(0, 10)}`;
}

/** The tenant whose audit log records a download. */
export function tenantIdOf({ tenant }: Pick<Caller, 'tenant'>): number {
  return tenant?.id ?? INSTALLATION;
}
