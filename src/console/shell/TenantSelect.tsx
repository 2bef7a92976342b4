import { type ComboboxItem, Select, Text } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { consolePath } from '../url/paths.js';
import { withParam } from '../url/useChangeParams.js';
import { useTenantChoices } from './tenantChoices.js';

/** Chooses the operator's tenant. The choice is in the URL, so links keep it. */
export function TenantSelect() {
  const { host } = useTenant();
  const { data, error } = useTenantChoices(true);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  // The chosen one stays, even if it is archived.
  const known = (data?.choices ?? []).filter((choice) => !choice.archivedAt || choice.host === host);
  const isKnown = host === null || known.some((choice) => choice.host === host);
  const choices = isKnown ? known : [{ host, name: host }, ...known];
  const choose = (chosen: string | null) => {
    if (host === null && chosen !== null) {
      // The page needs a tenant: stay on it.
      void navigate({ pathname, search: withParam(new URLSearchParams(search), 'tenant', chosen).toString() });
      return;
    }
    // The rest of the URL belongs to the previous tenant.
    void navigate(consolePath(listOf(pathname), chosen));
  };
  return (
    <Select
      aria-label="Tenant"
      placeholder="All tenants"
      data={choices.map(({ host: value, name }) => ({ value, label: name }))}
      renderOption={({ option }) => <TenantOption host={option.value} name={option.label} />}
      filter={({ options, search: typed, limit }) =>
        (options as ComboboxItem[]).filter((option) => isMatch(option, typed)).slice(0, limit)
      }
      value={host}
      onChange={choose}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show all tenants' }}
      nothingFoundMessage={error ? 'The tenants could not be loaded' : 'No such tenant'}
      limit={100}
      // The field is narrower than most names where the window is.
      comboboxProps={{ withinPortal: false, width: 320, position: 'bottom-end' }}
      w={{ base: 96, xs: 220, sm: 260 }}
    />
  );
}

/** The name, and the host that tells it from another of that name. */
function TenantOption({ host, name }: { host: string; name: string }) {
  return (
    <div>
      <Text size="sm">{name}</Text>
      {host !== name && (
        <Text size="xs" c="dimmed">
          {host}
        </Text>
      )}
    </div>
  );
}

function isMatch({ value, label }: ComboboxItem, typed: string): boolean {
  return `${label} ${value}`.toLowerCase().includes(typed.trim().toLowerCase());
}

/** The list page of a detail page. */
function listOf(pathname: string): string {
  return /^\/[^/]*/.exec(pathname)?.[0] ?? '/';
}
