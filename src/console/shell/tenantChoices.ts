import { useQuery } from '@tanstack/react-query';
import { type Gateway, useGateway } from '../gateway/gateway.js';
import { useTenant } from '../gateway/session.js';
import { TenantChoicesDocument } from '../generated/graphql.js';

/** More than a person looks through; the page of tenants has them all. */
const MOST_PAGES = 10;

export interface TenantChoices {
  choices: { host: string; name: string }[];
  /** Whether there are no others. */
  isWhole: boolean;
}

export const TENANT_CHOICES_KEY = ['tenantChoices'] as const;

/** The tenants that an operator can choose from, by host: the first thousand. */
export function useTenantChoices(enabled: boolean) {
  const gateway = useGateway();
  return useQuery({
    queryKey: TENANT_CHOICES_KEY,
    queryFn: ({ signal }) => readAll(gateway, signal),
    enabled,
    staleTime: 60_000,
  });
}

async function readAll(gateway: Gateway, signal: AbortSignal): Promise<TenantChoices> {
  const choices: TenantChoices['choices'] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const variables: { after: string | null } = { after };
    const { tenants } = await gateway.run(TenantChoicesDocument, variables, { tenantHost: null, signal });
    choices.push(...tenants.edges.map(({ node }) => node));
    if (!tenants.pageInfo.hasNextPage) return { choices, isWhole: true };
    after = tenants.pageInfo.endCursor ?? null;
  }
  return { choices, isWhole: false };
}

/** Whether the URL names a tenant that is not there; known once all tenants are. */
export function useIsUnknownTenant(): boolean {
  const { host, isChoice } = useTenant();
  const { data, isFetching } = useTenantChoices(isChoice);
  return (
    isChoice &&
    host !== null &&
    !isFetching &&
    data?.isWhole === true &&
    !data.choices.some((choice) => choice.host === host)
  );
}
