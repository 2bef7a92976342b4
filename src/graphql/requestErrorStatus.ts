import type { HTTPGraphQLResponse } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';

/** Errors of an operation in a well-formed request. */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
]);
const NAMES_JSON = /(?:^|,)\s*application\/json\s*(?:[;,]|$)/i;

/**
 * The status of a response. Clients that accept `application/json` by name get 200 for a refused operation, because
 * they could take a 4xx for a proxy's ("GraphQL over HTTP", section 6.4.1). All others get 400.
 */
export function statusOf({ status = 200, headers, body }: HTTPGraphQLResponse, accept: string | undefined): number {
  if (status !== 400 || body.kind !== 'complete') return status;
  const isJson = /^application\/json\b/.test(headers.get('content-type') ?? '') && NAMES_JSON.test(accept ?? '');
  return isJson && isOfOperation(body.string) ? 200 : status;
}

function isOfOperation(answer: string): boolean {
  const { errors = [] } = JSON.parse(answer) as { errors?: { extensions?: { code?: string } }[] };
  return errors.length > 0 && errors.every(({ extensions }) => REQUEST_ERRORS.has(extensions?.code));
}
