import {
  type GraphQLError,
  Kind,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isAllowed } from '../domain/caller.js';
import { BATCH_VARIABLES } from '../http/batchBody.js';
import { refusalOf, type GraphqlContext } from './context.js';
import { errorAnswerOf } from './errors.js';
import { createErrorFormatter } from './formatError.js';
import { oneOfVariables } from './oneOf.js';
import type { OperationGuard } from './operationGuard.js';
import { limitFault } from './queryLimits.js';
import { variableFault } from './variableLimits.js';

/** A parsed operation and its caller. */
interface AskedOperation {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  context: Pick<GraphqlContext, 'caller' | 'refusal'>;
}

/** The error of an operation that is refused before it runs. */
export interface NotAdmitted {
  status: number;
  retryAfterSeconds: number | null;
  errors: GraphQLFormattedError[];
}

export type Admission = (asked: AskedOperation) => NotAdmitted | null;

interface AdmissionOptions {
  schema: GraphQLSchema;
  guard: OperationGuard;
  /** Called once for each valid document, which is worth caching. */
  onValid?: (document: DocumentNode) => void;
}

/** Each error costs a scan of the text for its position. */
const MAX_ERRORS = 5;
const RULES = [...specifiedRules, oneOfVariables];

/**
 * Decides whether an operation may run, cheapest check first: the document's size, the caller, validity, cost. The
 * results for a document are cached as long as the document itself.
 */
export function createAdmission({ schema, guard, onValid = () => undefined }: AdmissionOptions): Admission {
  const known = new WeakMap<DocumentNode, { needsCaller: boolean; isValid: boolean }>();
  const format = createErrorFormatter(schema);

  function invalid(faults: readonly GraphQLError[], code = 'GRAPHQL_VALIDATION_FAILED'): NotAdmitted {
    const extensions = { code };
    const errors = faults.map((fault) => {
      const { message, ...answer } = format({ ...fault.toJSON(), extensions }, fault);
      // One rule of graphql-js makes suggestions regardless of its options.
      return { message: message.replace(/ Did you mean .*\?$/, ''), ...answer };
    });
    return { status: 400, retryAfterSeconds: null, errors };
  }

  return ({ document, operationName, variables, context }) => {
    let look = known.get(document);
    if (!look) {
      const fault = limitFault(document);
      if (fault) return invalid([fault]);
      look = { needsCaller: asksForData(document), isValid: false };
      known.set(document, look);
    }
    // A browser without a cookie becomes a client by requestChat. The resolvers check all other callers.
    const isNewBrowser = context.refusal?.code === 'CLIENT_ID_MISSING';
    if (look.needsCaller && !context.caller && !isNewBrowser) {
      const refusal = refusalOf(context);
      const { status, message } = errorAnswerOf(refusal);
      const { retryAfterSeconds } = refusal;
      return { status: status ?? 400, retryAfterSeconds, errors: [format({ message }, refusal)] };
    }
    if (!look.isValid) {
      const faults = validate(schema, document, RULES, { maxErrors: MAX_ERRORS, hideSuggestions: true });
      if (faults.length > 0) return invalid(faults);
      look.isValid = true;
      onValid(document);
    }
    const mayBeLarge = context.caller !== null && isAllowed(context.caller, 'publishToChats');
    const unfit = variables ? variableFault(variables, mayBeLarge ? BATCH_VARIABLES : undefined) : null;
    if (unfit) return invalid([unfit], 'BAD_USER_INPUT');
    const fault = guard({ document, operationName, variables, caller: context.caller });
    return fault && invalid([fault]);
  };
}

/** Whether any of a document's operations needs more than introspection. */
export function asksForData({ definitions }: DocumentNode): boolean {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const seen = new Set<SelectionSetNode>();

  function asks(set: SelectionSetNode | undefined): boolean {
    if (!set || seen.has(set)) return false;
    seen.add(set);
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__');
      return asks(
        selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value),
      );
    });
  }

  return definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && asks(node.selectionSet));
}
