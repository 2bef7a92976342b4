import { Group, List, Text, Timeline } from '@mantine/core';
import { spokenDuration } from '../../format/times.js';
import type { SessionTimelineQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { TimedText } from '../../parts/TimedText.js';
import { deliveryPath } from '../../url/paths.js';
import { VERDICT_LOOKS } from './verdictLooks.js';

type TimelineEntry = NonNullable<SessionTimelineQuery['chatSession']>['timeline']['edges'][number]['node'];
type Delivery = NonNullable<TimelineEntry['delivery']>;
type Attempt = Delivery['attempts'][number];

/** What happened in a chat, newest first. */
export function SessionTimeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2} role="list" active={entries.length}>
      {entries.map((entry) => (
        <Timeline.Item key={entry.id} role="listitem" color={colorOf(entry)}>
          <Entry entry={entry} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function colorOf({ kind, verdict }: TimelineEntry): string {
  if (verdict) return VERDICT_LOOKS[verdict].color;
  return kind === 'REFUSED_REQUEST' ? 'red.6' : 'gray.6';
}

function Entry({ entry: { at, title, text, event, actor, delivery } }: { entry: TimelineEntry }) {
  return (
    <>
      <Group gap="xs" align="baseline">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {event && (
          <Text size="xs" c="dimmed" className="code">
            {event}
          </Text>
        )}
        {actor && (
          <Text size="sm" c="dimmed">
            by <span className="code">{actor}</span>
          </Text>
        )}
      </Group>
      {text && (
        <Text size="sm">
          <TimedText text={text} />
        </Text>
      )}
      {delivery && <DeliveryLines delivery={delivery} />}
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          <Time at={at} isExact />
        </Text>
        {delivery && (
          <Text size="sm">
            <ConsoleLink to={deliveryPath(delivery.id)}>Delivery</ConsoleLink>
          </Text>
        )}
      </Group>
    </>
  );
}

/** A delivery's waits and attempts in the order of time; one attempt that succeeded at once needs none. */
function DeliveryLines({ delivery: { attempts, waits } }: { delivery: Delivery }) {
  if (waits.length === 0 && attempts.every(({ outcome }) => outcome === 'delivered')) return null;
  const lines = [
    ...waits.map((wait) => ({ at: wait.from, line: <WaitLine wait={wait} /> })),
    ...attempts.map((attempt) => ({ at: attempt.at, line: <AttemptLine attempt={attempt} /> })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <List size="sm" aria-label="Waits and attempts" withPadding>
      {lines.map(({ at, line }, index) => (
        <List.Item key={index}>
          <Time at={at} isExact />: {line}
        </List.Item>
      ))}
    </List>
  );
}

function WaitLine({ wait: { from, until, words } }: { wait: Delivery['waits'][number] }) {
  const length = until ? `waited ${spokenDuration(Date.parse(until) - Date.parse(from))}` : 'still waits';
  return `${length}. ${words}`;
}

function AttemptLine({ attempt: { outcome, reason, explanation, statusCode, durationMs } }: { attempt: Attempt }) {
  const answer = typeof statusCode === 'number' ? `HTTP ${statusCode}` : 'no answer';
  const how = outcome === 'interrupted' ? 'interrupted' : `${outcome}, ${answer} after ${spokenDuration(durationMs)}`;
  return (
    <>
      {how}
      {reason && (
        <>
          , <span className="code">{reason}</span>
        </>
      )}
      {explanation && `. ${explanation}`}
    </>
  );
}
