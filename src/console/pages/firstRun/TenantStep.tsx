import { Divider, Select, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useViewer } from '../../gateway/viewerContext.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { useTenantChoices } from '../../shell/useTenantChoices.js';
import { consolePath } from '../../url/consolePath.js';
import { tenantPath } from '../../url/tenantPath.js';
import { CreateTenantForm } from '../tenants/CreateTenantForm.js';

/** A contact center: one that is there, or a new one. */
export function TenantStep({ tenantHost }: { tenantHost: string | null }) {
  const isOperator = useViewer().role === 'OPERATOR';
  const choices = useTenantChoices(isOperator).data?.choices ?? [];
  const navigate = useNavigate();
  const choose = (host: string) =>
    void navigate(consolePath('/first-run', host), { replace: tenantHost !== null, preventScrollReset: true });
  return (
    <Stack>
      <Text>A tenant is a contact center, named by the host that its devices and keys give.</Text>
      {tenantHost !== null && (
        <Text>
          This is <ConsoleLink to={tenantPath(tenantHost)}>{tenantHost}</ConsoleLink>.
        </Text>
      )}
      {isOperator && choices.length > 0 && (
        <>
          <Select
            label="Go on with a tenant that is there"
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
