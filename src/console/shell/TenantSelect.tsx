import { Select } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { consolePath } from '../url/paths.js';
import { useTenantChoices } from './tenantChoices.js';

/** Where an operator chooses the tenant that the pages are about. It stays in the URL, so links keep it. */
export function TenantSelect() {
  const { host } = useTenant();
  const { data, error } = useTenantChoices(true);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const known = data?.choices ?? [];
  const isKnown = host === null || known.some((choice) => choice.host === host);
  const choices = isKnown ? known : [{ host, name: host }, ...known];
  const choose = (chosen: string | null) => {
    if (host === null && chosen !== null) {
      // A link that names no tenant waits for one.
      const params = new URLSearchParams(search);
      params.set('tenant', chosen);
      void navigate({ pathname, search: params.toString() });
      return;
    }
    // What else the URL says is about the tenant that was chosen before: its chats, its apps, its pages.
    void navigate(consolePath(listOf(pathname), chosen));
  };
  return (
    <Select
      aria-label="Tenant"
      placeholder="All tenants"
      data={choices.map(({ host: value, name }) => ({ value, label: name === value ? value : `${name} (${value})` }))}
      value={host}
      onChange={choose}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show all tenants' }}
      nothingFoundMessage={error ? 'The tenants could not be loaded' : 'No tenant of that name'}
      limit={100}
      comboboxProps={{ withinPortal: false }}
      w={{ base: 150, xs: 240, sm: 320 }}
    />
  );
}

/** A page of one thing becomes the list that it is in. */
function listOf(pathname: string): string {
  return /^\/[^/]*/.exec(pathname)?.[0] ?? '/';
}
