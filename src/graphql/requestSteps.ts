import type {
  ApolloServerPlugin,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextResponseForOperation,
  GraphQLRequestContextWillSendResponse,
  GraphQLResponse,
} from '@apollo/server';
import type { GraphqlContext } from './context.js';

/** The hooks of one part of the server for every request with an operation. */
export interface RequestStep {
  /** Looks at the operation. @throws GraphQLError to refuse it */
  resolved?(request: GraphQLRequestContextDidResolveOperation<GraphqlContext>): void;
  /** The response instead of an execution; null: none. */
  respond?(request: GraphQLRequestContextResponseForOperation<GraphqlContext>): GraphQLResponse | null;
  /** Looks at a response, also an error's, and may change it. */
  sending?(request: GraphQLRequestContextWillSendResponse<GraphqlContext>): void;
}

/**
 * The steps, in their order, as one plugin. Apollo waits for each hook of each plugin, also for hooks that a plugin does
 * not have: eight plugins cost a tenth of a request.
 */
export function requestSteps(steps: readonly RequestStep[]): ApolloServerPlugin<GraphqlContext> {
  const listener = {
    async didResolveOperation(request: GraphQLRequestContextDidResolveOperation<GraphqlContext>) {
      for (const step of steps) step.resolved?.(request);
    },
    async responseForOperation(request: GraphQLRequestContextResponseForOperation<GraphqlContext>) {
      for (const step of steps) {
        const response = step.respond?.(request);
        if (response) return response;
      }
      return null;
    },
    async willSendResponse(request: GraphQLRequestContextWillSendResponse<GraphqlContext>) {
      for (const step of steps) step.sending?.(request);
    },
  };
  return { requestDidStart: async () => listener };
}
