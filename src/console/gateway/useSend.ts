import { useCallback } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gatewayContext.js';
import { useTenant } from './useTenant.js';

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
