import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { OpenAlertsQuery, OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { tenantPath } from '../../url/paths.js';

const CIRCUIT_REASONS: Readonly<Record<string, string>> = {
  CREDENTIALS_REFUSED: 'The push service refuses the credentials',
  TOKENS_REFUSED: 'The push service refuses most device tokens',
  PROVIDER_UNAVAILABLE: 'The push service fails or cannot be reached',
  PROVIDER_INTERCEPTED: 'A proxy answers instead of the push service',
  PROVIDER_THROTTLES: 'The push service is rate-limiting',
};

type Lane = Pick<OverviewQuery['overview']['circuits'][number], 'appId' | 'service'>;

interface TroublesProps {
  circuits: OverviewQuery['overview']['circuits'];
  /** Undefined: unknown, or no tenant is chosen. */
  alerts: readonly OpenAlertsQuery['alerts']['edges'][number]['node'][] | undefined;
  /** Null: the whole installation. */
  tenantHost: string | null;
}

/** Open alerts and paused push services. */
export function Troubles({ circuits, alerts: known, tenantHost }: TroublesProps) {
  const alerts = known ?? [];
  const isOfLane = (lane: Lane) => (other: Lane) => lane.appId === other.appId && lane.service === other.service;
  // Alerts are loaded for one tenant, where app and push service identify a lane.
  const silent = circuits.filter((circuit) => !alerts.some(isOfLane(circuit)));
  if (alerts.length === 0 && silent.length === 0 && tenantHost !== null) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Alerts and paused push services">
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
                  Sending is paused; next try <Time at={circuit.retryAt} />.
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
          title={`Sending is paused: ${tenantHost === null ? `${host}, ` : ''}${appId}, ${SERVICE_NAMES[service]}`}
        >
          <Text size="sm">
            {CIRCUIT_REASONS[reason] ?? reason}: <span className="code">{detail}</span>. Deliveries are queued; none is
            lost.
          </Text>
          <Text size="sm">
            Since <Time at={openedAt} />, next try <Time at={retryAt} />.
          </Text>
          <AppLink host={host} appId={appId} />
        </Alert>
      ))}
      {tenantHost === null && (
        <Text size="sm">
          Alerts are shown for one tenant at a time. Choose it at the top of the page, or among{' '}
          <ConsoleLink to="/tenants">all tenants</ConsoleLink>.
        </Text>
      )}
    </Stack>
  );
}

/** The link to the page where it can be fixed. */
function AppLink({ host, appId }: { host: string; appId: string }) {
  return (
    <Text size="sm">
      <ConsoleLink to={tenantPath(host, appId)}>Go to the app {appId}</ConsoleLink>
    </Text>
  );
}
