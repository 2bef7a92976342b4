import { Button, Group } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useTenant } from '../../gateway/useTenant.js';
import { TenantDocument } from '../../generated/graphql.js';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { EmptyState } from '../../parts/EmptyState.js';
import { OfPathTenant } from '../../parts/OfPathTenant.js';
import { Page } from '../../parts/Page.js';
import { ReadOnlyNote } from '../../parts/ReadOnlyNote.js';
import { keysetPage } from '../../url/keysetPage.js';
import { AllowedOrigins } from './AllowedOrigins.js';
import { RetentionSection } from './RetentionSection.js';
import { TenantApps } from './TenantApps.js';
import { WebhookSection } from './WebhookSection.js';

const PAGE_SIZE = 25;

/** A tenant: its apps, and what holds for all of them. */
export function TenantPage() {
  return <OfPathTenant>{(host) => <TenantOf key={host} host={host} />}</OfPathTenant>;
}

function TenantOf({ host }: { host: string }) {
  const { isChoice } = useTenant();
  const [params] = useSearchParams();
  const query = useGatewayQuery(TenantDocument, keysetPage(params, PAGE_SIZE));
  const tenant = query.data?.viewer.tenant ?? null;
  const lead = tenant === null || tenant.name === host ? undefined : tenant.name;
  const toAll = isChoice && (
    <Button component={Link} to="/tenants" variant="default">
      All tenants
    </Button>
  );
  return (
    <Page title={host} lead={lead} actions={<Group>{toAll}</Group>}>
      <QueryBoundary query={query}>
        {() =>
          tenant === null ? (
            <EmptyState title={`${host} is not known here`} icon={<IconBuilding aria-hidden />}>
              It may have been mistyped. <ConsoleLink to="/tenants">Go to the tenants</ConsoleLink>
            </EmptyState>
          ) : (
            <>
              <ReadOnlyNote />
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
