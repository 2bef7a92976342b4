import { Button, Group } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange, useTenant } from '../../gateway/session.js';
import { TenantDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { ArchivedNote, useArchivedShown } from '../../parts/manage.js';
import { Page, ReadOnlyNote } from '../../parts/Page.js';
import { WholeId } from '../../parts/ShortId.js';
import { OfPathTenant } from '../../parts/ofTenant.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { AllowedOrigins } from './AllowedOrigins.js';
import { ManageTenant } from './ManageTenant.js';
import { RetentionSection } from './RetentionSection.js';
import { TenantApps } from './TenantApps.js';
import { WebhookSection } from './WebhookSection.js';

const PAGE_SIZE = 25;

/** A tenant: its apps and their common settings. */
export function TenantPage() {
  return <OfPathTenant>{(host) => <TenantOf key={host} host={host} />}</OfPathTenant>;
}

function TenantOf({ host }: { host: string }) {
  const { isChoice } = useTenant();
  const [params] = useSearchParams();
  const includeArchived = useArchivedShown();
  const mayChange = useMayChange();
  const query = useGatewayQuery(TenantDocument, { ...keysetPage(params, PAGE_SIZE), includeArchived });
  const tenant = query.data?.viewer.tenant ?? null;
  const toAll = isChoice && (
    <Button component={Link} to="/tenants" variant="default">
      All tenants
    </Button>
  );
  return (
    <Page
      title={tenant?.name ?? host}
      lead={<WholeId id={host} what="the host" />}
      actions={
        <Group>
          {mayChange && tenant && <ManageTenant tenant={tenant} />}
          {toAll}
        </Group>
      }
    >
      <QueryBoundary query={query}>
        {() =>
          tenant === null ? (
            <EmptyState title={`${host} is unknown`} icon={<IconBuilding aria-hidden />}>
              Check the host. <ConsoleLink to="/tenants">Go to the tenants</ConsoleLink>
            </EmptyState>
          ) : (
            <>
              <ReadOnlyNote />
              {tenant.archivedAt && <ArchivedNote what="tenant" since={tenant.archivedAt} />}
              <TenantApps host={host} apps={tenant.apps} isOld={query.isPlaceholderData} />
              <WebhookSection host={host} />
              <AllowedOrigins host={host} allowedOrigins={tenant.allowedOrigins} />
              <RetentionSection host={host} retention={tenant.retention} />
            </>
          )
        }
      </QueryBoundary>
    </Page>
  );
}
