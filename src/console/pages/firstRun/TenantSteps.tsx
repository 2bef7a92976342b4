import { Divider, Select, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useRefresh } from '../../gateway/requests.js';
import { useMayChange, useViewer } from '../../gateway/session.js';
import { FirstRunAppsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { useTenantChoices } from '../../shell/tenantChoices.js';
import { consolePath, tenantPath } from '../../url/paths.js';
import { useChangeParams, withParam } from '../../url/useChangeParams.js';
import { CreateAppForm } from '../tenant/CreateAppForm.js';
import { CreateTenantForm } from '../tenants/CreateTenantForm.js';

/** Chooses a tenant, or creates one. */
export function TenantStep({ tenantHost }: { tenantHost: string | null }) {
  const isOperator = useViewer().role === 'OPERATOR';
  const choices = (useTenantChoices(isOperator).data?.choices ?? []).filter(({ archivedAt }) => !archivedAt);
  const navigate = useNavigate();
  const choose = (host: string) =>
    void navigate(consolePath('/first-run', host), { replace: tenantHost !== null, preventScrollReset: true });
  return (
    <Stack>
      <Text>A tenant is a contact center, named by its host. Devices and keys send that host.</Text>
      {tenantHost !== null && (
        <Text>
          This is <ConsoleLink to={tenantPath(tenantHost)}>{tenantHost}</ConsoleLink>.
        </Text>
      )}
      {isOperator && choices.length > 0 && (
        <>
          <Select
            label="Continue with an existing tenant"
            placeholder="Choose one"
            data={choices.map(({ host }) => host)}
            value={tenantHost}
            onChange={(host) => host !== null && choose(host)}
            allowDeselect={false}
            searchable
            maw={480}
          />
          <Divider label="or create one" />
        </>
      )}
      {isOperator && <CreateTenantForm onDone={choose} />}
    </Stack>
  );
}

interface AppStepProps {
  tenantHost: string;
  apps: readonly { appId: string; name: string }[];
  appId: string | null;
}

/** Chooses an app of the tenant, or creates one. */
export function AppStep({ tenantHost, apps, appId }: AppStepProps) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const change = useChangeParams();
  const choose = (chosen: string) => change((current) => withParam(current, 'app', chosen));
  const onCreated = async (created: string) => {
    await refresh(FirstRunAppsDocument);
    choose(created);
  };
  return (
    <Stack>
      <Text>An app stands for one mobile app, which sends the app id with every request.</Text>
      {appId !== null && (
        <Text>
          This is <ConsoleLink to={tenantPath(tenantHost, appId)}>{appId}</ConsoleLink>.
        </Text>
      )}
      {apps.length > 0 && (
        <Select
          label="Continue with an existing app"
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
