import { useMutation } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gatewayContext.js';
import { useTenant } from './useTenant.js';

/** Changes something, for the chosen tenant. What a payload's `userErrors` say is for the caller to show. */
export function useGatewayMutation<Result, Variables>(document: TypedDocumentString<Result, Variables>) {
  const gateway = useGateway();
  const tenant = useTenant();
  return useMutation({
    mutationFn: (variables: Variables) =>
      gateway.run(document, variables, { tenantHost: tenant.isChoice ? tenant.host : null }),
  });
}
