import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  AppDocument,
  ArchiveAppDocument,
  RestoreAppDocument,
  TenantDocument,
  UpdateAppDocument,
  type AppQuery,
} from '../../generated/graphql.js';
import { ManageActions } from '../../parts/manage.js';

/** Renames, archives and restores an app. */
export function ManageApp({ tenantHost, app }: { tenantHost: string; app: NonNullable<AppQuery['app']> }) {
  const update = useSend(UpdateAppDocument);
  const archive = useSend(ArchiveAppDocument);
  const restore = useSend(RestoreAppDocument);
  const refresh = useRefresh();
  const named = { tenantHost, appId: app.appId };
  const refreshed = async <Refusals extends readonly unknown[]>(userErrors: Refusals): Promise<Refusals> => {
    if (userErrors.length === 0) await refresh(AppDocument, TenantDocument);
    return userErrors;
  };
  return (
    <ManageActions
      what="app"
      name={app.name}
      isArchived={app.archivedAt != null}
      mayArchive
      onRename={async (name) => refreshed((await update({ input: { ...named, name } })).updateApp.userErrors)}
      onArchive={async (isArchived) =>
        refreshed(
          isArchived
            ? (await archive({ input: named })).archiveApp.userErrors
            : (await restore({ input: named })).restoreApp.userErrors,
        )
      }
    />
  );
}
