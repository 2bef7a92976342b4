import type { GraphiQL } from 'graphiql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient, type ExecutionResult } from 'graphql-sse';
import type { ComponentProps } from 'react';

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

/** Lets the console's session count where no Authorization is given. */
const OWN_PAGE = { 'x-beckon-console': '1' };

/** Sends what is typed: live queries to /graphql/stream, all else to /graphql. */
export function createFetcher(): Fetcher {
  return (params, { headers = {}, documentAST } = {}) => {
    const given = { ...OWN_PAGE, ...(headers as Record<string, string>) };
    const operation = documentAST && getOperationAST(documentAST, params.operationName);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
      const client = createClient({ url: '/graphql/stream', headers: given, retryAttempts: 0 });
      return client.iterate(params as Parameters<typeof client.iterate>[0]);
    }
    return post(params, given);
  };
}

async function post(params: unknown, headers: Record<string, string>) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  return (await response.json()) as ExecutionResult;
}
