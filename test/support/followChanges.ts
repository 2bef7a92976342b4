import { createClient, NetworkError } from 'graphql-sse';
import type { TypedDocumentString } from '../generated/graphql.js';
import type { Identity } from './api.js';

export interface ToldError {
  message: string;
  extensions?: { code?: string };
}

/** Somebody who follows by the usual library. */
export interface ChangeListener<Result> {
  told: Result[];
  errors: ToldError[];
  isOver: boolean;
  /** The connection is there, and what happens from now on is told. */
  begun: Promise<void>;
  stop(): void;
}

/** Opens a live query. */
export function followChanges<Result, Variables>(
  url: string,
  identity: Identity,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): ChangeListener<Result> {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const client = createClient({
    url: `${url}/graphql/stream`,
    retryAttempts: 0,
    headers: {
      ...(identity.authorization !== undefined && { authorization: identity.authorization }),
      ...(identity.tenantUrl !== undefined && { 'x-tenant-url': identity.tenantUrl }),
    },
    fetchFn: async (...call: Parameters<typeof fetch>) => {
      const response = await fetch(...call);
      begin();
      return response;
    },
  });
  const listener: ChangeListener<Result> = { told: [], errors: [], isOver: false, begun, stop: () => client.dispose() };
  client.subscribe<Result>(
    { query: document.toString(), variables: variables as Record<string, unknown> },
    {
      next: ({ data, errors }) => {
        if (data) listener.told.push(data);
        listener.errors.push(...((errors ?? []) as readonly ToldError[]));
      },
      error: (error) => {
        begin();
        // Whoever has stopped meanwhile wants to know nothing more.
        errorsOf(error).then(
          (errors) => listener.errors.push(...errors),
          () => undefined,
        );
      },
      complete: () => (listener.isOver = true),
    },
  );
  return listener;
}

async function errorsOf(error: unknown): Promise<ToldError[]> {
  if (!(error instanceof NetworkError)) return [error as ToldError];
  const { errors } = (await (error.response as unknown as Response).json()) as { errors: ToldError[] };
  return errors;
}
