import {
  BREAK,
  getOperationAST,
  GraphQLError,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import { BATCH_MUTATION, createEstimate } from './estimateCost.js';

/**
 * The cost of an operation of a valid document with its variables, in fields; 0: unknown, Infinity: too large to count.
 * @param operationName undefined: the document's only operation
 */
export type CostOf = (
  document: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
) => number;

/** Counts costs. Those that variables do not change are counted once, as long as the parsed document is kept. */
export function createCostOf(schema: GraphQLSchema): CostOf {
  const dependsOnVariables = new WeakMap<DocumentNode, boolean>();
  const costs = new WeakMap<OperationDefinitionNode, number>();

  function isFixed(document: DocumentNode): boolean {
    const known = dependsOnVariables.get(document);
    if (known !== undefined) return !known;
    const depends = variablesCount(document);
    dependsOnVariables.set(document, depends);
    return !depends;
  }

  return (query, operationName, variables) => {
    const operation = isFixed(query) ? getOperationAST(query, operationName) : null;
    const known = operation ? costs.get(operation) : undefined;
    if (known !== undefined) return known;
    try {
      const cost = getComplexity({ schema, query, variables, operationName, estimators: [createEstimate()] });
      if (operation) costs.set(operation, cost);
      return cost;
    } catch (error) {
      // Execution reports invalid variables itself. Too many nodes to count cost too much.
      return error instanceof GraphQLError && /maximum allowed number of nodes/.test(error.message) ? Infinity : 0;
    }
  };
}

/** Whether variables may change a document's costs: the length of a page or of a batch, or what is included. */
function variablesCount(document: DocumentNode): boolean {
  let count = false;
  const found = () => {
    count = true;
    return BREAK;
  };
  visit(document, {
    Directive: found,
    Field: ({ name }) => (name.value === BATCH_MUTATION ? found() : undefined),
    Argument: ({ name }) => (name.value === 'first' || name.value === 'last' ? found() : undefined),
  });
  return count;
}
