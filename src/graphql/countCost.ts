import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { answerRefusal } from './countMutations.js';
import { costOf } from './operationGuard.js';

/**
 * Charges an operation's cost to its caller's budget. Runs after the admission, which refuses operations that are too
 * costly on their own.
 */
export function countCost(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operationName, request: { variables }, contextValue }) {
          try {
            contextValue.countCost(() => costOf(schema, document, operationName ?? undefined, variables ?? {}));
            return null;
          } catch (error) {
            return answerRefusal(error);
          }
        },
      };
    },
  };
}
