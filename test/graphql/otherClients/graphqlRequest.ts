import { GraphQLClient } from 'graphql-request';
import type { ConnectClient } from './tourClient.js';

/** graphql-request, which knows no subscriptions. */
export const connectGraphqlRequest: ConnectClient = (url, headers) => {
  const client = new GraphQLClient(url, { headers });
  return {
    send: (query, variables) => client.request<Record<string, unknown>>(query, variables),
    stop: () => undefined,
  };
};
