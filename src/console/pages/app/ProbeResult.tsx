import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { PushService, PushServiceProbe } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { adviceOn, probeAdvice } from './probeAdvice.js';

/** What a push service says to credentials, what that means, and what to do. */
export function ProbeResult({ service, probe }: { service: PushService; probe: PushServiceProbe }) {
  const { color, title, advice } = probeAdvice(service, probe);
  const isAccepted = probe.verdict === 'ACCEPTED';
  // Apple takes credentials by refusing the token that it was asked with: who reads that would think it has failed.
  const words = isAccepted ? '' : [probe.statusCode, probe.reason].filter((word) => word != null).join(' ');
  const icon = isAccepted ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />;
  return (
    <Alert color={color} role="status" icon={icon} title={title}>
      {advice !== null && <Text size="sm">{advice}</Text>}
      {words !== '' && (
        <Text size="sm" className="code">
          {words}
        </Text>
      )}
    </Alert>
  );
}

export interface CredentialFailureProps {
  service: PushService;
  error: Error;
  title: string;
}

/** Why credentials were not saved, and what to do where the provider's reason is known. */
export function CredentialFailure({ service, error, title }: CredentialFailureProps) {
  const advice = adviceOn(service, error.message);
  return (
    <>
      <Failure error={error} title={title} />
      {advice !== null && <Text size="sm">{advice}</Text>}
    </>
  );
}
