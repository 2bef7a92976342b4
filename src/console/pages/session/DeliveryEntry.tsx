import { Group, List, Text } from '@mantine/core';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { spokenDuration } from '../../format/spokenDuration.js';
import { Mark } from '../../parts/Mark.js';
import { useNow } from '../../parts/NowProvider.js';
import { Time } from '../../parts/Time.js';
import type { TimelineEntry } from './timelineOf.js';

type Delivery = Extract<TimelineEntry, { kind: 'delivery' }>['delivery'];
type Attempt = Delivery['attempts'][number];

/** A delivery with all that was tried, and what came of it. */
export function DeliveryEntry({ delivery }: { delivery: Delivery }) {
  const { status, service, event, reason, attempts, nextAttemptAt, providerMessageId } = delivery;
  const now = useNow();
  return (
    <>
      <Group gap="xs">
        <Mark look={DELIVERY_STATUSES[status]} />
        <Text size="sm">
          <span className="code">{event}</span>
        </Text>
        <Text size="sm">{SERVICE_NAMES[service]}</Text>
      </Group>
      {reason && (
        <Text size="sm">
          Reason: <span className="code">{reason}</span>
        </Text>
      )}
      {attempts.length > 0 && (
        <List type="ordered" size="sm" aria-label="Attempts">
          {attempts.map((attempt) => (
            <List.Item key={attempt.at}>
              <Time at={attempt.at} isExact />: {attemptText(attempt)}
              {attempt.reason && attempt.reason !== 'GATEWAY_STOPPED' && (
                <>
                  , <span className="code">{attempt.reason}</span>
                </>
              )}
            </List.Item>
          ))}
        </List>
      )}
      {nextAttemptAt && (
        <Text size="sm">
          {Date.parse(nextAttemptAt) > now ? (
            <>
              Next: <Time at={nextAttemptAt} />
            </>
          ) : (
            'Waiting to be sent'
          )}
        </Text>
      )}
      {providerMessageId && (
        <Text size="sm">
          Message id: <span className="code">{providerMessageId}</span>
        </Text>
      )}
    </>
  );
}

function attemptText({ outcome, reason, statusCode, durationMs }: Attempt): string {
  if (outcome === 'interrupted') {
    const what = reason === 'GATEWAY_STOPPED' ? 'the gateway stopped while sending' : 'interrupted';
    return `${what}; the push may have arrived`;
  }
  const answer = typeof statusCode === 'number' ? `HTTP ${statusCode}` : 'no answer';
  return `${outcome}, ${answer} after ${spokenDuration(durationMs)}`;
}
