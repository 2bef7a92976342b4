import type { HTTPGraphQLResponse } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';

/** What is wrong with an operation in a request that is none the worse for it. */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
]);
const NAMES_JSON = /(?:^|,)\s*application\/json\s*(?:[;,]|$)/i;

/**
 * The status of an answer. Who asks for `application/json` by name gets 200 where only the operation was refused, for there a
 * status of 4xx could be that of a server between ("GraphQL over HTTP", section 6.4.1); everybody else gets 400.
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
