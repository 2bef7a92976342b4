import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { asRequestError } from './countMutations.js';
import { costOf } from './operationGuard.js';

/** Takes what an operation costs from what its caller may spend. After the guard, which refuses what costs too much by itself. */
export function countCost(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, request: { variables }, contextValue }) {
          try {
            contextValue.countCost(() => costOf(schema, document, operationName ?? undefined, variables ?? {}));
          } catch (error) {
            throw asRequestError(error);
          }
        },
      };
    },
  };
}
