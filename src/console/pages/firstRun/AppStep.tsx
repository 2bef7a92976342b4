import { Divider, Select, Stack, Text } from '@mantine/core';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { FirstRunAppsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { tenantPath } from '../../url/tenantPath.js';
import { useChangeParams } from '../../url/useChangeParams.js';
import { CreateAppForm } from '../tenant/CreateAppForm.js';
import { withApp } from './withApp.js';

export interface AppStepProps {
  tenantHost: string;
  apps: readonly { appId: string; name: string }[];
  appId: string | null;
}

/** An app of the tenant: one that is there, or a new one. */
export function AppStep({ tenantHost, apps, appId }: AppStepProps) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const change = useChangeParams();
  const choose = (chosen: string) => change((current) => withApp(current, chosen));
  const onCreated = async (created: string) => {
    await refresh(FirstRunAppsDocument);
    choose(created);
  };
  return (
    <Stack>
      <Text>An app is an entry for chats: the mobile app sends its id with every request.</Text>
      {appId !== null && (
        <Text>
          This is <ConsoleLink to={tenantPath(tenantHost, appId)}>{appId}</ConsoleLink>.
        </Text>
      )}
      {apps.length > 0 && (
        <Select
          label="Go on with an app that is there"
          placeholder="Choose one"
          data={apps.map((app) => app.appId)}
          value={appId}
          onChange={(chosen) => chosen !== null && choose(chosen)}
          allowDeselect={false}
          maw={480}
        />
      )}
      {mayChange && (
        <>
          {apps.length > 0 && <Divider label="or create one" />}
          <CreateAppForm tenantHost={tenantHost} onDone={(created) => void onCreated(created)} />
        </>
      )}
    </Stack>
  );
}
