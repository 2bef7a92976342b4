import { Anchor, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBuilding, IconPlus } from '@tabler/icons-react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useTenant } from '../../gateway/session.js';
import { TenantsDocument } from '../../generated/graphql.js';
import { ConsoleLink, useConsolePath } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { Dialog } from '../../parts/Dialog.js';
import { HealthState } from '../../parts/HealthState.js';
import { ArchivedSwitch, useArchivedShown } from '../../parts/manage.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { consolePath, tenantPath } from '../../url/paths.js';
import { CreateTenantForm } from './CreateTenantForm.js';

const PAGE_SIZE = 25;

/** All tenants, for an operator. A viewer with one tenant, or a chosen one, is redirected to its page. */
export function TenantsPage() {
  const { host } = useTenant();
  const path = useConsolePath();
  return host === null ? <TenantList /> : <Navigate to={path(tenantPath(host))} replace />;
}

function TenantList() {
  const [params] = useSearchParams();
  const includeArchived = useArchivedShown();
  const navigate = useNavigate();
  const [isCreating, { open, close }] = useDisclosure();
  const query = useGatewayQuery(TenantsDocument, { ...keysetPage(params, PAGE_SIZE), includeArchived });
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create tenant
    </Button>
  );
  return (
    <Page title="Tenants" lead="The contact centers of this gateway." actions={create}>
      <Dialog title="Create a tenant" opened={isCreating} onClose={close}>
        <CreateTenantForm onDone={(host) => void navigate(consolePath(tenantPath(host), host))} />
      </Dialog>
      <ArchivedSwitch />
      <QueryBoundary query={query}>
        {({ tenants: { edges, pageInfo, totalCount } }) =>
          totalCount === 0 ? (
            <EmptyState
              title="There are no tenants yet"
              icon={<IconBuilding aria-hidden />}
              action={<ConsoleLink to="/first-run">Set up everything step by step</ConsoleLink>}
            >
              A tenant is a contact center. Create the first one, or follow the guide to the first push.
            </EmptyState>
          ) : (
            <>
              <DataTable
                label="Tenants"
                rows={edges.map(({ node }) => node)}
                keyOf={({ id }) => id}
                isOld={query.isPlaceholderData}
                minWidth={640}
                columns={[
                  {
                    title: 'Name',
                    cell: ({ name, host, archivedAt }) => (
                      <Anchor component={Link} to={consolePath(tenantPath(host), host)} inherit>
                        {archivedAt ? `${name} (archived)` : name}
                      </Anchor>
                    ),
                  },
                  { title: 'Host', cell: ({ host }) => <span className="code">{host}</span> },
                  { title: 'Health', cell: ({ health }) => <HealthState health={health} /> },
                  { title: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
                ]}
              />
              <Pager pageInfo={pageInfo} label="Pages of tenants" />
            </>
          )
        }
      </QueryBoundary>
    </Page>
  );
}
