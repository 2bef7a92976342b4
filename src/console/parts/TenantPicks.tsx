import { Button, Group } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { useTenantChoices } from '../shell/tenantChoices.js';
import { withParam } from '../url/useChangeParams.js';
import { ConsoleLink } from './ConsoleLink.js';

/** More are found by the field at the top of the page. */
const MOST_PICKS = 6;

/** Buttons that show the page for one of the first tenants. */
export function TenantPicks() {
  const { data } = useTenantChoices(true);
  const { pathname, search } = useLocation();
  const choices = data?.choices ?? [];
  return (
    <Group gap="xs" justify="center">
      {choices.slice(0, MOST_PICKS).map(({ host, name }) => (
        <Button
          key={host}
          component={Link}
          variant="default"
          to={{ pathname, search: withParam(new URLSearchParams(search), 'tenant', host).toString() }}
        >
          {name}
        </Button>
      ))}
      {choices.length > MOST_PICKS && <ConsoleLink to="/tenants">All tenants</ConsoleLink>}
    </Group>
  );
}
