import { cacheExchange, Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { liveTransport, type ConnectClient } from './tourClient.js';

/** urql as it comes, with subscriptions as graphql-sse's recipes have it. */
export const connectUrql: ConnectClient = (url, headers) => {
  const live = liveTransport(url, headers);
  const client = new Client({
    url,
    fetchOptions: { headers },
    requestPolicy: 'network-only',
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink as never) }),
        }),
      }),
    ],
  });
  const dataOf = ({ data, error }: { data?: unknown; error?: Error }) => {
    if (error) throw error;
    return data as Record<string, unknown>;
  };
  return {
    async send(query, variables) {
      const isMutation = query.trimStart().startsWith('mutation');
      return dataOf(await (isMutation ? client.mutation(gql(query), variables) : client.query(gql(query), variables)));
    },
    firstOf: (query, variables) =>
      new Promise((resolve, reject) => {
        const following = client.subscription(gql(query), variables).subscribe(({ data, error }) => {
          if (error) reject(error);
          else resolve(data as Record<string, unknown>);
          following.unsubscribe();
        });
      }),
    stop: () => live.dispose(),
  };
};
