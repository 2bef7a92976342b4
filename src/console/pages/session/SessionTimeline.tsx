import { Group, List, Text, Timeline } from '@mantine/core';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { spokenDuration } from '../../format/times.js';
import { Time, useNow } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import type { TimelineEntry } from './timelineOf.js';

const CHANGES: Readonly<Record<string, string>> = {
  subscribe: 'Subscribed',
  unsubscribe: 'Unsubscribed',
  removeToken: 'Device token removed',
  takeOverDevice: 'Device taken over by another client',
  unsubscribeDevice: 'Device signed out',
  endSubscriptions: 'Subscription ended',
  requestChat: 'Chat requested',
  endChat: 'Chat ended',
};

const ENDS = { began: 'The chat began', ended: 'The chat ended' } as const;

/** The timeline, newest first. */
export function SessionTimeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2} role="list" active={entries.length}>
      {entries.map((entry) => (
        <Timeline.Item
          key={entry.key}
          role="listitem"
          color={entry.kind === 'delivery' ? DELIVERY_STATUSES[entry.delivery.status].color : 'indigo'}
        >
          {entry.kind === 'delivery' ? (
            <DeliveryEntry delivery={entry.delivery} />
          ) : (
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {entry.kind === 'change' ? (CHANGES[entry.change.action] ?? entry.change.action) : ENDS[entry.kind]}
              </Text>
              {entry.kind === 'change' && (
                <Text size="sm" c="dimmed">
                  by <span className="code">{entry.change.actor}</span>
                </Text>
              )}
            </Group>
          )}
          <Text size="sm" c="dimmed" component="div">
            <Time at={entry.at} isExact />
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

type Delivery = Extract<TimelineEntry, { kind: 'delivery' }>['delivery'];
type Attempt = Delivery['attempts'][number];

/** A delivery with its attempts. */
function DeliveryEntry({ delivery }: { delivery: Delivery }) {
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
              {attempt.explanation &&
                attempt.outcome !== 'interrupted' &&
                `. ${attempt.explanation} ${attempt.remedy ?? ''}`}
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
