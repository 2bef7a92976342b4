import { GraphQLError, visit, BREAK, type DocumentNode } from 'graphql';
import type { Caller } from '../domain/caller.js';
import type { CostOf } from './operationCost.js';

/** Fields that one operation may select, counted for every row of a page: a response of about 1 MB. */
export const MAX_COST = 25_000;

/** A valid operation and its caller. */
interface Asked {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  caller: Caller | null;
}

interface OperationGuardOptions {
  costOf: CostOf;
  /** Whether only admins and operators may see the schema. */
  hidesSchema: boolean;
}

/** Returns why an operation is refused before it runs; null: admitted. */
export type OperationGuard = (asked: Asked) => GraphQLError | null;

/** The limits that depend on an operation's variables and caller. */
export function createOperationGuard({ costOf, hidesSchema }: OperationGuardOptions): OperationGuard {
  // A repeated document is the same object while the server caches it.
  const lookers = new WeakMap<DocumentNode, boolean>();

  function isLooking(document: DocumentNode): boolean {
    const known = lookers.get(document);
    if (known !== undefined) return known;
    const looks = looksAtSchema(document);
    lookers.set(document, looks);
    return looks;
  }

  return ({ document, operationName, variables, caller }) => {
    if (hidesSchema && !isAdmin(caller) && isLooking(document)) {
      return refusal('Only admins may ask for the schema here: sign in as VIEWER, ADMIN or OPERATOR.');
    }
    const cost = costOf(document, operationName ?? undefined, variables ?? {});
    return cost > MAX_COST ? refusal(`The operation costs ${shown(cost)}; the limit is ${MAX_COST} fields.`) : null;
  };
}

function shown(cost: number): string {
  return Number.isFinite(cost) ? String(cost) : 'too much to count';
}

function isAdmin(caller: Caller | null): boolean {
  return caller !== null && ['VIEWER', 'ADMIN', 'OPERATOR'].includes(caller.role);
}

export function looksAtSchema(document: DocumentNode): boolean {
  let looks = false;
  visit(document, {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      looks = true;
      return BREAK;
    },
  });
  return looks;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });
}
