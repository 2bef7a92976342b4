import { GraphQLError, visit, BREAK, type DocumentNode, type GraphQLSchema } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import type { Caller } from '../domain/caller.js';
import { BATCH_MUTATION, createEstimate } from './estimateCost.js';

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
  schema: GraphQLSchema;
  /** Whether only admins and operators may see the schema. */
  hidesSchema: boolean;
}

/** Returns why an operation is refused before it runs; null: admitted. */
export type OperationGuard = (asked: Asked) => GraphQLError | null;

/** Properties of a document that do not depend on the caller or the variables. */
interface KnownDocument {
  looksAtSchema: boolean;
  /** Whether it has to be counted at all. */
  multiplies: boolean;
}

/** The limits that depend on an operation's variables and caller. */
export function createOperationGuard({ schema, hidesSchema }: OperationGuardOptions): OperationGuard {
  // A repeated document is the same object while the server caches it.
  const known = new WeakMap<DocumentNode, KnownDocument>();

  function lookAt(document: DocumentNode): KnownDocument {
    const seen = known.get(document);
    if (seen) return seen;
    const look = { looksAtSchema: looksAtSchema(document), multiplies: multiplies(document) };
    known.set(document, look);
    return look;
  }

  return ({ document, operationName, variables, caller }) => {
    const look = lookAt(document);
    if (hidesSchema && !isAdmin(caller) && look.looksAtSchema) {
      return refusal('Only admins may ask for the schema here: sign in as VIEWER, ADMIN or OPERATOR.');
    }
    if (!look.multiplies) return null;
    const cost = costOf(schema, document, operationName ?? undefined, variables ?? {});
    return cost > MAX_COST ? refusal(`The operation costs ${shown(cost)}; the limit is ${MAX_COST} fields.`) : null;
  };
}

/** The cost of an operation with its variables, in fields; 0: unknown, Infinity: too large to count. */
export function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): number {
  try {
    return getComplexity({ schema, query, variables, operationName, estimators: [createEstimate()] });
  } catch (error) {
    // Execution reports invalid variables itself. Too many nodes to count cost too much.
    return error instanceof GraphQLError && /maximum allowed number of nodes/.test(error.message) ? Infinity : 0;
  }
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

/** A field outside a list costs 1, and a document has fewer tokens than MAX_COST (`queryLimits.ts`). */
function multiplies(document: DocumentNode): boolean {
  let multiplies = false;
  const found = () => {
    multiplies = true;
    return BREAK;
  };
  visit(document, {
    FragmentSpread: found,
    Field: ({ name }) => (name.value === BATCH_MUTATION ? found() : undefined),
    Argument: ({ name }) => (name.value === 'first' || name.value === 'last' ? found() : undefined),
  });
  return multiplies;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });
}
