import { List, Text } from '@mantine/core';
import { counted } from '../../format/text.js';
import type { EraseMutation } from '../../generated/graphql.js';

type Counts = NonNullable<EraseMutation['erase']['erased']>;

/** What erasing would remove, before it does. */
export function ErasureCounts({ counts }: { counts: Counts }) {
  return (
    <>
      <Text size="sm">This permanently removes:</Text>
      <List size="sm">
        <List.Item>{counted(counts.chatSessions, 'chat')}; an active chat is ended</List.Item>
        <List.Item>{counted(counts.pushSubscriptions, 'push subscription')} with the device token</List.Item>
        <List.Item>{counted(counts.chatEvents, 'message or other event', 'messages and other events')}</List.Item>
        <List.Item>{counted(counts.deliveries, 'delivery', 'deliveries')}, including queued ones</List.Item>
      </List>
    </>
  );
}
