import { List, Text } from '@mantine/core';
import { counted } from '../../format/text.js';
import type { RetentionRemoval } from '../../generated/graphql.js';

/** Whether the next run would remove or end anything. */
export function removesAnything({ endedChats, deliveries, idleChats, auditEntries }: RetentionRemoval): boolean {
  return endedChats + deliveries + idleChats + auditEntries > 0;
}

const MOST_COUNTED = 10_000;

/** How much the next run of retention would remove. */
export function RetentionCounts({ removal }: { removal: RetentionRemoval }) {
  const { endedChats, deliveries, idleChats, auditEntries } = removal;
  const lines: [number, string, string, string?][] = [
    [endedChats, 'removed with all data', 'ended chat'],
    [deliveries, 'removed', 'settled delivery', 'settled deliveries'],
    [idleChats, 'ended, because nothing happens in it', 'active chat'],
    [auditEntries, 'removed', 'audit entry of devices', 'audit entries of devices'],
  ];
  return (
    <>
      <Text size="sm">At the next run, within the hour:</Text>
      <List size="sm">
        {lines
          .filter(([count]) => count > 0)
          .map(([count, what, noun, plural]) => (
            <List.Item key={noun}>
              {count >= MOST_COUNTED && 'at least '}
              {counted(count, noun, plural)}: {what}
            </List.Item>
          ))}
      </List>
      <Text size="sm">This cannot be undone.</Text>
    </>
  );
}
