import { Stack, Tabs } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useParams, useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { SERVICES } from '../../../domain/lane.js';
import { AppDocument, type AppQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { ArchivedNote } from '../../parts/manage.js';
import { Page, ReadOnlyNote } from '../../parts/Page.js';
import { WholeId } from '../../parts/ShortId.js';
import { OfPathTenant } from '../../parts/ofTenant.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { tenantPath } from '../../url/paths.js';
import { useChangeParams, withParam } from '../../url/useChangeParams.js';
import { useTenantName } from '../../shell/useTenantName.js';
import { AvailabilitySection } from './AvailabilitySection.js';
import { IntegrationTab } from './integration/IntegrationTab.js';
import { ManageApp } from './ManageApp.js';
import { NotificationSettingsSection } from './NotificationSettingsSection.js';
import { PushServiceSection } from './PushServiceSection.js';
import { RefusedRequestsSection } from './RefusedRequestsSection.js';
import { TemplatesSection } from './TemplatesSection.js';
import { TestNotificationSection } from './TestNotificationSection.js';

const TABS = {
  push: 'Push services',
  notifications: 'Notifications',
  availability: 'Availability',
  integration: 'Integration',
  refused: 'Refused requests',
} as const;

/** An app: its push services, its notifications and its agents' availability. */
export function AppPage() {
  const { appId = '' } = useParams();
  return <OfPathTenant>{(host) => <AppOf key={`${host} ${appId}`} tenantHost={host} appId={appId} />}</OfPathTenant>;
}

function AppOf({ tenantHost, appId }: { tenantHost: string; appId: string }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(AppDocument, { tenantHost, appId });
  const tenantName = useTenantName() ?? tenantHost;
  return (
    <Page
      title={query.data?.app?.name ?? appId}
      lead={
        <>
          An app of <ConsoleLink to={tenantPath(tenantHost)}>{tenantName}</ConsoleLink>, app id{' '}
          <WholeId id={appId} what="the app id" />
        </>
      }
      actions={mayChange && query.data?.app && <ManageApp tenantHost={tenantHost} app={query.data.app} />}
    >
      <QueryBoundary query={query}>
        {({ app }) =>
          app ? (
            <>
              <ReadOnlyNote />
              {app.archivedAt && <ArchivedNote what="app" since={app.archivedAt} />}
              <AppTabs tenantHost={tenantHost} app={app} />
            </>
          ) : (
            <EmptyState
              title={`${tenantHost} has no app ${appId}`}
              icon={<IconDeviceMobile aria-hidden />}
              action={<ConsoleLink to={tenantPath(tenantHost)}>Show its apps</ConsoleLink>}
            >
              Check the app id.
            </EmptyState>
          )
        }
      </QueryBoundary>
    </Page>
  );
}

function AppTabs({ tenantHost, app }: { tenantHost: string; app: NonNullable<AppQuery['app']> }) {
  const mayChange = useMayChange();
  const [params] = useSearchParams();
  const change = useChangeParams();
  const named = params.get('tab') ?? '';
  const tab = named in TABS ? named : 'push';
  const show = (next: string | null) =>
    change((current) => withParam(current, 'tab', next ?? 'push'), { replace: true });
  const { appId, pushServices } = app;
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="lg" aria-label={app.name}>
        {Object.entries(TABS).map(([value, label]) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="push">
        <Stack gap="lg">
          {SERVICES.map((service) => (
            <PushServiceSection
              key={service}
              tenantHost={tenantHost}
              appId={appId}
              service={service}
              config={pushServices.find((config) => config.service === service) ?? null}
            />
          ))}
          {mayChange && <TestNotificationSection tenantHost={tenantHost} app={app} />}
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="notifications">
        <Stack gap="lg">
          <NotificationSettingsSection tenantHost={tenantHost} appId={appId} />
          <TemplatesSection tenantHost={tenantHost} appId={appId} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="availability">
        <AvailabilitySection tenantHost={tenantHost} app={app} />
      </Tabs.Panel>
      <Tabs.Panel value="integration">
        <IntegrationTab tenantHost={tenantHost} app={app} />
      </Tabs.Panel>
      <Tabs.Panel value="refused">
        <RefusedRequestsSection tenantHost={tenantHost} appId={appId} />
      </Tabs.Panel>
    </Tabs>
  );
}
