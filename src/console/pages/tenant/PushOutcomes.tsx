import { Stack, Text } from '@mantine/core';
import { formatCount } from '../../format/text.js';
import type { PushOutcome, WebhookQuery } from '../../generated/graphql.js';
import { Time } from '../../parts/Time.js';

/** Labels of the outcomes of pushes. */
export const OUTCOME_NAMES: Readonly<Record<PushOutcome, string>> = {
  PUSH_SENT: 'Pushes that the push service has accepted',
  PUSH_FAILED: 'Pushes that failed or came too late',
  PUSH_UNREACHABLE: 'Devices that cannot be reached any more',
};

/** The outcomes that a platform gets, and those that it does not accept. */
export function PushOutcomes({ queues }: { queues: NonNullable<WebhookQuery['webhook']>['pushOutcomes'] }) {
  return (
    <Stack gap={4}>
      {queues.map(({ outcome, queued, failingSince, lastError, dropped }) => (
        <div key={outcome}>
          {OUTCOME_NAMES[outcome]}
          {queued > 0 && `, ${formatCount(queued)} waiting`}
          {failingSince && (
            <Text size="sm">
              Refused with <span className="code">{lastError ?? 'unknown reason'}</span> since{' '}
              <Time at={failingSince} />. They are retried automatically.
            </Text>
          )}
          {dropped > 0 && <Text size="sm">{formatCount(dropped)} were dropped: too many, or too old.</Text>}
        </div>
      ))}
    </Stack>
  );
}
