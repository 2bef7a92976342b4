import type { ApolloServerOptions } from '@apollo/server';
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { DomainError } from '../domain/errors.js';
import type { GraphqlContext } from './context.js';
import { errorAnswerOf } from './errors.js';
import { createMessageRedactor } from './redactMessage.js';

export const INTERNAL_ERROR_CODE: string = ApolloServerErrorCode.INTERNAL_SERVER_ERROR;
export const INTERNAL_ERROR_MESSAGE = 'Something went wrong here.';

/** The caller's own faults, as Apollo and graphql-js find them. */
const CALLER_FAULTS: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/**
 * Makes the formatter of all entries of `errors`. Domain refusals keep their message. Request errors lose what the
 * caller sent. Internal errors show nothing.
 */
export function createErrorFormatter(
  schema: GraphQLSchema,
): NonNullable<ApolloServerOptions<GraphqlContext>['formatError']> {
  const redact = createMessageRedactor(schema);
  return ({ locations, path, extensions }, error) => {
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const refusal = causeOf(error);
    if (refusal instanceof DomainError && refusal.code !== 'INTERNAL') {
      const { message, extensionCode } = errorAnswerOf(refusal);
      return { message, ...place, extensions: { code: extensionCode } };
    }
    if (refusal instanceof GraphQLError) {
      const code = isArgumentFault(refusal) ? ApolloServerErrorCode.BAD_USER_INPUT : extensions?.['code'];
      if (CALLER_FAULTS.has(code)) return { message: redact(refusal.message), ...place, extensions: { code } };
    }
    return { message: INTERNAL_ERROR_MESSAGE, ...place, extensions: { code: INTERNAL_ERROR_CODE } };
  };
}

/** The error of a resolver, or the refusal of the whole operation. */
function causeOf(error: unknown): unknown {
  if (error instanceof GraphQLError && error.originalError instanceof DomainError) return error.originalError;
  return unwrapResolverError(error);
}

/** An error that graphql-js finds only during execution: an argument whose variable has no value. */
function isArgumentFault({ originalError, message }: GraphQLError): boolean {
  return (
    originalError === undefined &&
    /^(?:Argument "\w+" (?:has invalid value|of )|Too many errors processing variables)/.test(message)
  );
}
