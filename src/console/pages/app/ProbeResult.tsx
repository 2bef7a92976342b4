import { Alert, Text } from '@mantine/core';
import { IconCheck, IconAlertTriangle } from '@tabler/icons-react';
import type { PushService, PushServiceProbe } from '../../generated/graphql.js';
import { probeAdvice } from './probeAdvice.js';

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
