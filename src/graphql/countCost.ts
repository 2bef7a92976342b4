import { answerRefusal } from './countMutations.js';
import type { CostOf } from './operationCost.js';
import type { RequestStep } from './requestSteps.js';

/**
 * Charges an operation's cost to its caller's budget. Runs after the admission, which refuses operations that are too
 * costly on their own.
 */
export function countCost(costOf: CostOf): RequestStep {
  return {
    respond({ document, operationName, request: { variables }, contextValue }) {
      try {
        contextValue.countCost(() => costOf(document, operationName ?? undefined, variables ?? {}));
        return null;
      } catch (error) {
        return answerRefusal(error);
      }
    },
  };
}
