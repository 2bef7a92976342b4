import { Paper, Text } from '@mantine/core';
import type { PreviewNotificationQuery } from '../../generated/graphql.js';

type Preview = NonNullable<PreviewNotificationQuery['previewNotification']['preview']>;

/** A notification roughly as a phone shows it. */
export function PushPreview({ preview }: { preview: Preview }) {
  const { wakes, kind, title, body, titleLocalization, bodyLocalization } = preview;
  if (!wakes) return <Text size="sm">This event sends no notification.</Text>;
  if (kind === 'BACKGROUND') {
    return <Text size="sm">A background push: the app runs, and no notification is shown.</Text>;
  }
  return (
    <Paper withBorder shadow="sm" radius="lg" p="md" maw={420}>
      <Text fw={600}>{titleLocalization ? titleLocalization.key : title}</Text>
      <Text size="sm">{bodyLocalization ? bodyLocalization.key : body}</Text>
    </Paper>
  );
}
