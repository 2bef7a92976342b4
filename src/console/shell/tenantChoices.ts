import { useQuery } from '@tanstack/react-query';
import { type Gateway, useGateway } from '../gateway/gateway.js';
import { useTenant } from '../gateway/session.js';
import { TenantChoicesDocument } from '../generated/graphql.js';

/** Enough to choose from; the tenants page lists all. */
const MOST_PAGES = 10;

interface TenantChoices {
  /** Archived ones too: a link to one leads to its page. */
  choices: { host: string; name: string; archivedAt?: string | null }[];
  /** Whether all tenants are included. */
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

/** Whether the URL names an unknown tenant. False until all tenants are loaded. */
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
