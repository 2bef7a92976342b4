import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { spokenDuration } from '../../format/spokenDuration.js';
import type { SendTestNotificationMutation } from '../../generated/graphql.js';

export type Receipt = NonNullable<SendTestNotificationMutation['sendTestNotification']['receipt']>;

const MEANINGS: Readonly<Record<string, string>> = {
  delivered: 'The push service has taken it',
  unregistered: 'The app is not on this device any more',
  retry: 'The push service could not be reached, or failed: try again',
  intercepted: 'A proxy has answered in place of the push service: check it, and try again',
  throttled: 'The push service asks to be sent less for a while',
  rejected: 'The push service refuses it',
};

/** What the push service has said to a test notification. */
export function TestReceipt({ receipt }: { receipt: Receipt }) {
  const { service, outcome, reason, statusCode, providerMessageId, durationMs } = receipt;
  const isGood = outcome === 'delivered';
  return (
    <Alert
      color={isGood ? 'teal' : 'red'}
      role="status"
      icon={isGood ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={MEANINGS[outcome] ?? outcome}
    >
      <Text size="sm">
        {SERVICE_NAMES[service]}, {statusCode == null ? 'no answer' : `HTTP ${statusCode}`} after{' '}
        {spokenDuration(durationMs)}
      </Text>
      {reason != null && (
        <Text size="sm" className="code">
          {reason}
        </Text>
      )}
      {providerMessageId != null && (
        <Text size="sm">
          Message id: <span className="code">{providerMessageId}</span>
        </Text>
      )}
    </Alert>
  );
}
