import { useQueryClient } from '@tanstack/react-query';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useViewer } from '../../gateway/session.js';
import {
  ArchiveTenantDocument,
  RestoreTenantDocument,
  TenantDocument,
  TenantsDocument,
  UpdateTenantDocument,
  type TenantQuery,
} from '../../generated/graphql.js';
import { ManageActions } from '../../parts/manage.js';
import { TENANT_CHOICES_KEY } from '../../shell/tenantChoices.js';

type Tenant = NonNullable<TenantQuery['viewer']['tenant']>;

/** Renames a tenant; operators archive and restore it too. */
export function ManageTenant({ tenant }: { tenant: Tenant }) {
  const { role } = useViewer();
  const update = useSend(UpdateTenantDocument);
  const archive = useSend(ArchiveTenantDocument);
  const restore = useSend(RestoreTenantDocument);
  const refresh = useRefresh();
  const queries = useQueryClient();
  const tenantHost = tenant.host;
  const refreshed = async <Refusals extends readonly unknown[]>(userErrors: Refusals): Promise<Refusals> => {
    if (userErrors.length === 0) {
      await queries.invalidateQueries({ queryKey: TENANT_CHOICES_KEY });
      await refresh(TenantDocument, TenantsDocument);
    }
    return userErrors;
  };
  return (
    <ManageActions
      what="tenant"
      name={tenant.name}
      isArchived={tenant.archivedAt != null}
      mayArchive={role === 'OPERATOR'}
      onRename={async (name) => refreshed((await update({ input: { tenantHost, name } })).updateTenant.userErrors)}
      onArchive={async (isArchived) =>
        refreshed(
          isArchived
            ? (await archive({ input: { tenantHost } })).archiveTenant.userErrors
            : (await restore({ input: { tenantHost } })).restoreTenant.userErrors,
        )
      }
    />
  );
}
