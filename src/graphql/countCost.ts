import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { answerRefusal } from './countMutations.js';
import { costOf } from './operationGuard.js';

/** Takes what an operation costs from what its caller may spend. After the admission, which refuses what costs too much by itself. */
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
