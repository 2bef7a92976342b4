import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { DomainError } from '../domain/errors.js';
import type { GraphqlContext } from './context.js';
import { errorAnswerOf } from './errors.js';
import { INTERNAL_ERROR_CODE, INTERNAL_ERROR_MESSAGE } from './formatError.js';
import type { RequestStep } from './requestSteps.js';

/** Called with every internal error, for the log. The request id is null if there was no context yet. */
type OnUnexpectedError = (error: unknown, requestId: string | null) => void;

/** Reports errors that do not belong to an operation. */
export function createErrorPlugin(onUnexpectedError: OnUnexpectedError): ApolloServerPlugin<GraphqlContext> {
  return {
    async contextCreationDidFail({ error }) {
      onUnexpectedError(error, null);
    },
    async unexpectedErrorProcessingRequest({ error, requestContext }) {
      onUnexpectedError(error, requestContext.contextValue.requestId);
    },
  };
}

/**
 * Adds to errors what needs the request, which `formatError` does not have: the request id of an internal error, and
 * the HTTP status of a refused operation.
 */
export function completeErrors(onUnexpectedError: OnUnexpectedError): RequestStep {
  return {
    sending({ errors = [], response: { body, http }, contextValue: { requestId } }) {
      if (body.kind !== 'single' || errors.length === 0) return;
      const formatted = body.singleResult.errors ?? [];
      for (const [index, error] of errors.entries()) {
        const cause = unwrapResolverError(error);
        if (formatted[index]?.extensions?.['code'] === INTERNAL_ERROR_CODE) onUnexpectedError(cause, requestId);
        // Only for a root field: below it the operation has run, and the response contains its data.
        if (cause instanceof DomainError && error.path?.length === 1) {
          http.status = errorAnswerOf(cause).status ?? http.status;
          if (cause.retryAfterSeconds !== null) http.headers.set('retry-after', String(cause.retryAfterSeconds));
        }
      }
      body.singleResult.errors = formatted.map((error) => withRequestId(error, requestId));
    },
  };
}

function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  if (error.extensions?.['code'] !== INTERNAL_ERROR_CODE) return error;
  return { ...error, message: `${INTERNAL_ERROR_MESSAGE} Request id: ${requestId}` };
}
