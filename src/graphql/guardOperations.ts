import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlContext } from './context.js';
import type { OperationGuard } from './operationGuard.js';

/** Refuses what the guard refuses, before it is executed. */
export function guardOperations(guard: OperationGuard): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, request: { variables }, contextValue: { caller } }) {
          const fault = guard({ document, operationName, variables, caller });
          if (fault) throw fault;
        },
      };
    },
  };
}
