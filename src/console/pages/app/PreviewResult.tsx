import { Paper, Stack, Text } from '@mantine/core';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { Facts } from '../../parts/Facts.js';
import type { PreviewNotificationQuery } from '../../generated/graphql.js';

export type Preview = NonNullable<PreviewNotificationQuery['previewNotification']['preview']>;

/** A notification about as a phone shows it, and what goes with it. */
export function PreviewResult({ preview }: { preview: Preview }) {
  const { wakes, kind, title, body, services, locale, sound, category, ttlSeconds } = preview;
  const { titleLocalization, bodyLocalization } = preview;
  if (!wakes) return <Text role="status">This event sends no notification.</Text>;
  return (
    <Stack w="100%" maw={420} role="status">
      {kind === 'BACKGROUND' ? (
        <Text>The app is woken, and nothing is shown.</Text>
      ) : (
        <Paper withBorder shadow="sm" radius="lg" p="md">
          <Text fw={600}>{titleLocalization ? titleLocalization.key : title}</Text>
          <Text size="sm">{bodyLocalization ? bodyLocalization.key : body}</Text>
        </Paper>
      )}
      <Facts
        facts={[
          ['Sent by', services.length > 0 ? services.map((one) => SERVICE_NAMES[one]).join('; ') : 'Nothing yet'],
          ['Language', locale ?? null],
          ['Sound', sound ?? 'None'],
          ['Category', category ?? null],
          ['Expires after', ttlSeconds == null ? null : `${ttlSeconds} seconds`],
        ]}
      />
    </Stack>
  );
}
