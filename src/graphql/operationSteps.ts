import { HeaderMap } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Admission } from './admission.js';
import { answerRefusal } from './countMutations.js';
import type { CostOf } from './operationCost.js';
import type { RequestStep } from './requestSteps.js';

/** Refuses subscriptions at `/graphql`. Apollo would run them as queries. */
export const noSubscriptions: RequestStep = {
  resolved({ operation }) {
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
    throw new GraphQLError('Subscription operations are served at /graphql/stream.', {
      extensions: { code: ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE, http: { status: 400 } },
    });
  },
};

/** Responds with the refusal instead of executing an operation that is not admitted. */
export function admitOperations(admit: Admission): RequestStep {
  return {
    respond({ document, operationName, request: { variables }, contextValue: context }) {
      const refused = admit({ document, operationName, variables, context });
      if (!refused) return null;
      const { status, retryAfterSeconds, errors } = refused;
      const headers = new HeaderMap();
      if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds));
      return { http: { status, headers }, body: { kind: 'single', singleResult: { errors } } };
    },
  };
}

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
