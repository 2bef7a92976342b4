import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { SERVICE_NAMES } from '../../format/labels.js';
import { useMayChange } from '../../gateway/session.js';
import type { TenantQuery } from '../../generated/graphql.js';
import { ConsoleLink, useConsolePath } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { Dialog } from '../../parts/Dialog.js';
import { HealthState } from '../../parts/HealthState.js';
import { ArchivedSwitch } from '../../parts/manage.js';
import { Section } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { ShortId } from '../../parts/ShortId.js';
import { Mark } from '../../parts/marks.js';
import { EmptyState } from '../../parts/states.js';
import { tenantPath } from '../../url/paths.js';
import { CreateAppForm } from './CreateAppForm.js';

/** One line for all push services of an app. */
function servicesText(services: Apps['edges'][number]['node']['pushServices']): string {
  if (services.length === 0) return 'None yet';
  return services.map(({ service, enabled }) => `${SERVICE_NAMES[service]}${enabled ? '' : ' (off)'}`).join(' · ');
}

type Apps = NonNullable<TenantQuery['viewer']['tenant']>['apps'];

const OPEN = { label: 'Available', color: 'teal.6' };
const SHUT = { label: 'Not available', color: 'gray.6' };

/** The apps of a tenant, by id. */
export function TenantApps({ host, apps, isOld }: { host: string; apps: Apps; isOld: boolean }) {
  const mayChange = useMayChange();
  const navigate = useNavigate();
  const path = useConsolePath();
  const [isCreating, { open, close }] = useDisclosure();
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create app
    </Button>
  );
  return (
    <Section title="Apps" lead="One for each mobile app that opens chats." actions={create}>
      <Dialog title="Create an app" opened={isCreating} onClose={close}>
        <CreateAppForm tenantHost={host} onDone={(appId) => void navigate(path(tenantPath(host, appId)))} />
      </Dialog>
      <ArchivedSwitch />
      {apps.edges.length === 0 ? (
        <EmptyState
          title="There are no apps yet"
          icon={<IconDeviceMobile aria-hidden />}
          action={mayChange ? <ConsoleLink to="/first-run">Set up everything step by step</ConsoleLink> : undefined}
        >
          {mayChange ? 'Create one, then set up its push services.' : 'Admins and operators can create them.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            label="Apps of the tenant"
            rows={apps.edges.map(({ node }) => node)}
            keyOf={({ id }) => id}
            isOld={isOld}
            minWidth={720}
            columns={[
              {
                title: 'Name',
                cell: ({ name, appId, archivedAt }) => (
                  <ConsoleLink to={tenantPath(host, appId)}>{archivedAt ? `${name} (archived)` : name}</ConsoleLink>
                ),
              },
              { title: 'App id', cell: ({ appId }) => <ShortId id={appId} what="the app id" /> },
              {
                title: 'Push services',
                cell: ({ pushServices }) => servicesText(pushServices),
              },
              { title: 'Health', cell: ({ health }) => <HealthState health={health} /> },
              { title: 'Chats', cell: ({ available }) => <Mark look={available ? OPEN : SHUT} /> },
            ]}
          />
          <Pager pageInfo={apps.pageInfo} label="Pages of apps" />
        </>
      )}
    </Section>
  );
}
