import { useTenant } from '../gateway/useTenant.js';
import { useTenantChoices } from './useTenantChoices.js';

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
