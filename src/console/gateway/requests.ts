import { keepPreviousData, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gateway.js';
import { useTenant } from './session.js';

interface GatewayQueryOptions<Result> extends Pick<
  UseQueryOptions<Result>,
  'enabled' | 'refetchInterval' | 'staleTime' | 'gcTime'
> {
  /** Queries the whole installation, without the chosen tenant. */
  isGlobal?: boolean;
}

/**
 * Queries the gateway for the chosen tenant. While new variables load, such as the next page of a list, the previous
 * data stays (`isPlaceholderData`).
 */
export function useGatewayQuery<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { isGlobal = false, ...options }: GatewayQueryOptions<Result> = {},
) {
  const gateway = useGateway();
  const tenant = useTenant();
  const tenantHost = isGlobal || !tenant.isChoice ? null : tenant.host;
  return useQuery({
    queryKey: [document.toString(), variables, tenantHost],
    queryFn: ({ signal }) => gateway.run(document, variables, { tenantHost, signal }),
    placeholderData: keepPreviousData,
    ...options,
  });
}

/**
 * Sends a mutation for the chosen tenant. Input and result may contain secrets, so they are not cached; `useMutation`
 * would keep them for minutes.
 */
export function useSend<Result, Variables>(document: TypedDocumentString<Result, Variables>) {
  const gateway = useGateway();
  const { host, isChoice } = useTenant();
  const tenantHost = isChoice ? host : null;
  return useCallback(
    (variables: Variables) => gateway.run(document, variables, { tenantHost }),
    [gateway, document, tenantHost],
  );
}

/** Refetches these queries, with any variables. Resolves once the shown data is up to date. */
export function useRefresh() {
  const queries = useQueryClient();
  return async (...documents: readonly { toString(): string }[]): Promise<void> => {
    await Promise.all(documents.map((document) => queries.invalidateQueries({ queryKey: [document.toString()] })));
  };
}
