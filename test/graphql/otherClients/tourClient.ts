import { createClient } from 'graphql-sse';

/** A GraphQL client of somebody else, connected as one caller. */
export interface TourClient {
  /** The data of an operation. Rejects with the client's own error. */
  send(query: string, variables: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Follows a subscription until the first event that satisfies; absent: the client knows none. */
  firstOf?(query: string, variables: Record<string, unknown>): Promise<Record<string, unknown>>;
  stop(): void;
}

/** Connects a client. @param url of `/graphql`, with the tenant in its query */
export type ConnectClient = (url: string, headers: Record<string, string>) => TourClient;

/** The transport of live queries, which each client takes for its subscriptions: server-sent events by graphql-sse. */
export function liveTransport(url: string, headers: Record<string, string>) {
  return createClient({ url: url.replace('/graphql', '/graphql/stream'), headers, retryAttempts: 0 });
}
