import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { OperationTypeNode, print } from 'graphql';
import { liveTransport, type ConnectClient } from './tourClient.js';

/** Apollo Client with its own HTTP link and cache, and a link for subscriptions as graphql-sse's recipes have it. */
export const connectApollo: ConnectClient = (url, headers) => {
  const live = liveTransport(url, headers);
  const liveLink = new ApolloLink(
    ({ query, variables }) =>
      new Observable((sink) =>
        live.subscribe(
          { query: print(query), variables },
          {
            next: (result) => sink.next(result as ApolloLink.Result),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      ),
  );
  const isLive = ({ operationType }: ApolloLink.Operation) => operationType === OperationTypeNode.SUBSCRIPTION;
  const client = new ApolloClient({
    link: ApolloLink.split(isLive, liveLink, new HttpLink({ uri: url, headers })),
    cache: new InMemoryCache(),
  });
  return {
    async send(query, variables) {
      const document = gql(query);
      const { data } = query.trimStart().startsWith('mutation')
        ? await client.mutate({ mutation: document, variables })
        : await client.query({ query: document, variables, fetchPolicy: 'network-only' });
      return data as Record<string, unknown>;
    },
    firstOf: (query, variables) =>
      new Promise((resolve, reject) => {
        const following = client.subscribe({ query: gql(query), variables }).subscribe({
          next({ data, error }) {
            if (error) reject(new Error(error.message));
            else resolve(data as Record<string, unknown>);
            following.unsubscribe();
          },
          error: reject,
        });
      }),
    stop() {
      client.stop();
      live.dispose();
    },
  };
};
