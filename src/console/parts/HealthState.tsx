import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { HealthStatus } from '../generated/graphql.js';
import { Time } from './Time.js';

/** As `Health` of the API. */
interface ShownHealth {
  status: HealthStatus;
  since?: string | null;
  reason?: string | null;
  remedy?: string | null;
}

const WORDS: Readonly<Record<HealthStatus, string>> = {
  HEALTHY: 'Healthy',
  FAILING: 'Failing',
  PAUSED: 'Paused',
  NOT_CONFIGURED: 'Not set up',
};

/** How something fares, in one row; the reason below it where there is one. Only trouble has a colour. */
export function HealthState({ health: { status, since, reason } }: { health: ShownHealth }) {
  const isFailing = status === 'FAILING';
  return (
    <>
      <Text span inherit c={isFailing ? 'var(--mantine-color-error)' : undefined} fw={isFailing ? 600 : undefined}>
        {WORDS[status]}
      </Text>
      {isFailing && since && (
        <>
          {' since '}
          <Time at={since} />
        </>
      )}
      {reason && status !== 'NOT_CONFIGURED' && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {reason}
        </Text>
      )}
    </>
  );
}

/** What is wrong with something and what to do about it; nothing where there is nothing to tell. @param what its name */
export function HealthNote({ what, health: { status, since, reason, remedy } }: { what: string; health: ShownHealth }) {
  if (!reason || status === 'NOT_CONFIGURED' || status === 'PAUSED') return null;
  const isFailing = status === 'FAILING';
  return (
    <Alert
      color={isFailing ? 'red' : 'gray'}
      icon={<IconAlertTriangle aria-hidden />}
      title={isFailing ? `${what} is failing` : `${what} will fail`}
    >
      <Text size="sm">
        {since && (
          <>
            Since <Time at={since} />:{' '}
          </>
        )}
        {reason}
      </Text>
      {remedy && (
        <Text size="sm" fw={600}>
          {remedy}
        </Text>
      )}
    </Alert>
  );
}
