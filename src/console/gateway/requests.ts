import { keepPreviousData, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gateway.js';
import { useTenant } from './session.js';

export interface GatewayQueryOptions<Result> extends Pick<
  UseQueryOptions<Result>,
  'enabled' | 'refetchInterval' | 'staleTime'
> {
  /** Leaves the chosen tenant out, for what is of the whole installation. */
  isGlobal?: boolean;
}

/**
 * Asks the gateway, for the chosen tenant. While a later question is under way (another page of a list), the answer to the
 * one before stays (`isPlaceholderData`).
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
 * Sends a mutation, for the chosen tenant. What is sent and what comes back are kept nowhere: there are credentials and
 * secrets among it, and the cache of `useMutation` would remember them for minutes.
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

/** Asks anew what these queries have been answered, whatever their variables. Resolves once what is shown is up to date. */
export function useRefresh() {
  const queries = useQueryClient();
  return async (...documents: readonly { toString(): string }[]): Promise<void> => {
    await Promise.all(documents.map((document) => queries.invalidateQueries({ queryKey: [document.toString()] })));
  };
}
