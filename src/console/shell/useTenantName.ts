import { useGatewayQuery } from '../gateway/requests.js';
import { useTenant } from '../gateway/session.js';
import { TenantNameDocument } from '../generated/graphql.js';
import { MINUTE_MS } from '../../domain/durations.js';

/** The name of the page's tenant; its host until the name is known. Null: the whole installation. */
export function useTenantName(): string | null {
  const { host } = useTenant();
  const { data } = useGatewayQuery(TenantNameDocument, {}, { enabled: host !== null, staleTime: MINUTE_MS });
  const tenant = data?.viewer.tenant;
  // While another tenant loads, the data is of the one before.
  return tenant?.host === host ? tenant.name : host;
}
