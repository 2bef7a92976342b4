import { GraphQLError, visit, BREAK, type DocumentNode, type GraphQLSchema } from 'graphql';
import { getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import type { Caller } from '../domain/caller.js';

/** Fields that one operation may ask for, those of a page's rows counted for every row: some 1 MB of answer. */
export const MAX_COST = 25_000;
/** A page has no more rows, whatever is asked for. */
const MAX_ROWS = 100;

/** An operation that is valid by itself, and who asks for it. */
export interface Asked {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  caller: Caller | null;
}

export interface OperationGuardOptions {
  schema: GraphQLSchema;
  /** Whether only those who have signed in as admins may see the schema. */
  hidesSchema: boolean;
}

/** Says why an operation is refused before anything is done of it; null: it is not. */
export type OperationGuard = (asked: Asked) => GraphQLError | null;

/** A field costs 1, and a page its rows. */
const estimate: ComplexityEstimator = ({ args, childComplexity }) => {
  const { first, last } = args as { first?: unknown; last?: unknown };
  const rows = typeof first === 'number' ? first : typeof last === 'number' ? last : 1;
  return 1 + Math.min(Math.max(rows, 1), MAX_ROWS) * childComplexity;
};

/** What can be said of a document once, whoever asks for it with whatever variables. */
interface KnownDocument {
  looksAtSchema: boolean;
  /** Whether it has to be counted at all. */
  multiplies: boolean;
}

/** The limits that depend on what is asked with the operation: its variables, and the caller. */
export function createOperationGuard({ schema, hidesSchema }: OperationGuardOptions): OperationGuard {
  // Documents that are asked for again are the same objects, as long as the server remembers them.
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

/** What an operation costs with its variables, in fields; 0 if it is unknown, Infinity if it is too large to count. */
export function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): number {
  try {
    return getComplexity({ schema, query, variables, operationName, estimators: [estimate] });
  } catch (error) {
    // Of variables that do not fit, execution tells in its own words; more nodes than anybody would count cost too much.
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

/** A field that is asked for once costs 1, and of tokens there are fewer than MAX_COST (`queryLimits.ts`). */
function multiplies(document: DocumentNode): boolean {
  let multiplies = false;
  const found = () => {
    multiplies = true;
    return BREAK;
  };
  visit(document, {
    FragmentSpread: found,
    Argument: ({ name }) => (name.value === 'first' || name.value === 'last' ? found() : undefined),
  });
  return multiplies;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });
}
