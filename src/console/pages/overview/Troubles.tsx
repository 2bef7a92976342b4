import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { AlertHistoryQuery, OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { alertPlace } from '../alerts/alertTerms.js';
import { tenantPath } from '../../url/paths.js';

const CIRCUIT_REASONS: Readonly<Record<string, string>> = {
  CREDENTIALS_REFUSED: 'The push service refuses the credentials',
  TOKENS_REFUSED: 'The push service refuses most device tokens',
  PROVIDER_UNAVAILABLE: 'The push service fails or cannot be reached',
  PROVIDER_INTERCEPTED: 'A proxy answers instead of the push service',
  PROVIDER_THROTTLES: 'The push service is rate-limiting',
};

type OpenAlert = AlertHistoryQuery['alerts']['edges'][number]['node'];
type OpenCircuit = OverviewQuery['overview']['circuits'][number];

interface TroublesProps {
  circuits: OverviewQuery['overview']['circuits'];
  /** Undefined: not known yet. */
  alerts: readonly OpenAlert[] | undefined;
  /** Null: the whole installation. */
  tenantHost: string | null;
}

/** Open alerts and paused push services. */
export function Troubles({ circuits, alerts: known, tenantHost }: TroublesProps) {
  const alerts = known ?? [];
  const silent = circuits.filter((circuit) => !alerts.some((alert) => isOnLane(alert, circuit)));
  if (alerts.length === 0 && silent.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Alerts and paused push services">
      {alerts.map((alert) => {
        const { id, appId, tenant, message, remedy, raisedAt, lastSeenAt } = alert;
        const circuit = circuits.find((one) => isOnLane(alert, one));
        return (
          <Alert
            key={id}
            color="red"
            icon={<IconAlertTriangle aria-hidden />}
            title={`${tenantHost === null ? `${tenant.name}, ` : ''}${alertPlace(alert)}`}
          >
            <Text size="sm">
              {message} {remedy}
            </Text>
            <Text size="sm">
              Raised <Time at={raisedAt} />, last seen <Time at={lastSeenAt} />.
              {circuit && (
                <>
                  {' '}
                  Sending is paused; next try <Time at={circuit.retryAt} />.
                </>
              )}
            </Text>
            {appId ? <AppLink host={tenant.host} appId={appId} /> : <TenantLink tenant={tenant} />}
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
      {alerts.length > 0 && (
        <Text size="sm">
          <ConsoleLink to="/alerts">All alerts</ConsoleLink>
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

function TenantLink({ tenant: { host, name } }: Pick<OpenAlert, 'tenant'>) {
  return (
    <Text size="sm">
      <ConsoleLink to={tenantPath(host)}>Go to {name}</ConsoleLink>
    </Text>
  );
}

/** Whether an alert is about the push service that a circuit keeps from sending. */
function isOnLane({ tenant, appId, service }: OpenAlert, circuit: OpenCircuit): boolean {
  return tenant.host === circuit.tenantHost && appId === circuit.appId && service === circuit.service;
}
