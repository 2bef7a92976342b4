import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { PushService, PushServiceProbe } from '../../generated/graphql.js';
import { probeAdvice } from './probeAdvice.js';

/** A push service's verdict on credentials, its meaning, and what to do. */
export function ProbeResult({ service, probe }: { service: PushService; probe: PushServiceProbe }) {
  const { color, title, advice } = probeAdvice(service, probe);
  const isAccepted = probe.verdict === 'ACCEPTED';
  // Apple accepts credentials by rejecting the probe's device token. Its reason would look like a failure.
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
