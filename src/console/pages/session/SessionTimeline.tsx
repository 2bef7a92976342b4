import { Group, Text, Timeline } from '@mantine/core';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { Time } from '../../parts/Time.js';
import { DeliveryEntry } from './DeliveryEntry.js';
import type { TimelineEntry } from './timelineOf.js';

const CHANGES: Readonly<Record<string, string>> = {
  subscribe: 'Subscribed',
  unsubscribe: 'Unsubscribed',
  removeToken: 'Device token removed',
  requestChat: 'Chat requested',
  endChat: 'Chat ended',
};

const ENDS = { began: 'The chat began', ended: 'The chat ended' } as const;

/** What has happened, newest first. */
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
