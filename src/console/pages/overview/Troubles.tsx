import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { OpenAlertsQuery, OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { tenantPath } from '../../url/paths.js';

const CIRCUIT_REASONS: Readonly<Record<string, string>> = {
  CREDENTIALS_REFUSED: 'The push service refuses the credentials',
  TOKENS_REFUSED: 'The push service refuses most device tokens',
  PROVIDER_UNAVAILABLE: 'The push service cannot be reached, or fails',
  PROVIDER_INTERCEPTED: 'A proxy answers in place of the push service',
  PROVIDER_THROTTLES: 'The push service asks to be sent less',
};

const CLOSED = { label: 'All push services are sending', color: 'teal.6' };

type Lane = Pick<OverviewQuery['overview']['circuits'][number], 'appId' | 'service'>;

export interface TroublesProps {
  circuits: OverviewQuery['overview']['circuits'];
  /** Undefined: not known, or of no tenant. */
  alerts: readonly OpenAlertsQuery['alerts']['edges'][number]['node'][] | undefined;
  /** Null: of the whole installation. */
  tenantHost: string | null;
}

/** What somebody has to look at: open alerts, and apps to which nothing is sent for a while; or that there is nothing. */
export function Troubles({ circuits, alerts: known, tenantHost }: TroublesProps) {
  const alerts = known ?? [];
  const isOfLane = (lane: Lane) => (other: Lane) => lane.appId === other.appId && lane.service === other.service;
  // Alerts are asked for of one tenant only: there the app and the push service are enough to know a lane by.
  const silent = circuits.filter((circuit) => !alerts.some(isOfLane(circuit)));
  return (
    <Stack gap="sm" component="section" aria-label="Alerts and circuits">
      {alerts.map((alert) => {
        const { id, appId, service, message, raisedAt, lastSeenAt } = alert;
        const circuit = circuits.find(isOfLane(alert));
        return (
          <Alert
            key={id}
            color="red"
            icon={<IconAlertTriangle aria-hidden />}
            title={`${appId}, ${SERVICE_NAMES[service]}`}
          >
            <Text size="sm">{message}</Text>
            <Text size="sm">
              Raised <Time at={raisedAt} />, last seen <Time at={lastSeenAt} />.
              {circuit && (
                <>
                  {' '}
                  Nothing is sent now; it is tried again <Time at={circuit.retryAt} />.
                </>
              )}
            </Text>
            {tenantHost !== null && <AppLink host={tenantHost} appId={appId} />}
          </Alert>
        );
      })}
      {silent.map(({ tenantHost: host, appId, service, reason, detail, openedAt, retryAt }) => (
        <Alert
          key={`${host} ${appId} ${service}`}
          color="orange"
          icon={<IconPlugConnectedX aria-hidden />}
          title={`Nothing is sent now: ${tenantHost === null ? `${host}, ` : ''}${appId}, ${SERVICE_NAMES[service]}`}
        >
          <Text size="sm">
            {CIRCUIT_REASONS[reason] ?? reason}: <span className="code">{detail}</span>. Deliveries wait, and none is
            lost.
          </Text>
          <Text size="sm">
            It began <Time at={openedAt} />, and is tried again <Time at={retryAt} />.
          </Text>
          <AppLink host={host} appId={appId} />
        </Alert>
      ))}
      {circuits.length === 0 && (
        <Group gap="xs">
          <Mark look={CLOSED} />
          <Text size="sm">No push service is paused{known?.length === 0 && ', and no alert is open'}.</Text>
        </Group>
      )}
      {tenantHost === null && (
        <Text size="sm">
          Alerts are shown for one tenant at a time. Choose it at the top of the page, or among{' '}
          <ConsoleLink to="/tenants">all tenants</ConsoleLink>.
        </Text>
      )}
    </Stack>
  );
}

/** The way to the mend. */
function AppLink({ host, appId }: { host: string; appId: string }) {
  return (
    <Text size="sm">
      <ConsoleLink to={tenantPath(host, appId)}>Go to the app {appId}</ConsoleLink>
    </Text>
  );
}
