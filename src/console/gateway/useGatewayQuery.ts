import { keepPreviousData, useQuery, type UseQueryOptions } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gatewayContext.js';
import { useTenant } from './useTenant.js';

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
