import { Button, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { CHAT_EVENT_TYPES } from '../../../domain/chatEvent.js';
import { SERVICE_NAMES } from '../../format/labels.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { PreviewNotificationDocument, type PreviewNotificationQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Failure } from '../../parts/states.js';

/** Shows what an event would be. */
export function PreviewForm({ tenantHost, appId }: { tenantHost: string; appId: string }) {
  const ask = useSend(PreviewNotificationDocument);
  const [preview, setPreview] = useState<Preview | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      event: 'chat_session_message',
      locale: '',
      displayName: 'Anna',
      msg: 'Your parcel is found!',
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ event, locale, displayName, msg }) {
      const input = { tenantHost, appId, event, locale: locale.trim() || null, displayName, msg };
      const answer = (await ask({ input })).previewNotification;
      setPreview(answer.preview ?? null);
      return answer.userErrors;
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Preview">
      <Stack align="flex-start">
        <Group align="flex-start">
          <Select
            key={form.key('event')}
            label="Event"
            data={CHAT_EVENT_TYPES}
            allowDeselect={false}
            w={260}
            {...form.getInputProps('event')}
          />
          <TextInput
            key={form.key('locale')}
            label="Client's language"
            placeholder="Not known"
            autoComplete="off"
            spellCheck={false}
            w={160}
            {...form.getInputProps('locale')}
          />
          <TextInput
            key={form.key('displayName')}
            label="Agent's name"
            autoComplete="off"
            w={180}
            {...form.getInputProps('displayName')}
          />
          <TextInput
            key={form.key('msg')}
            label="What was said"
            autoComplete="off"
            w={260}
            {...form.getInputProps('msg')}
          />
        </Group>
        {failure && <Failure error={failure} title="There is no preview" />}
        <Button type="submit" variant="default" loading={isPending}>
          Show preview
        </Button>
        {preview && <PreviewResult preview={preview} />}
      </Stack>
    </form>
  );
}

type Preview = NonNullable<PreviewNotificationQuery['previewNotification']['preview']>;

/** A notification about as a phone shows it, and what goes with it. */
function PreviewResult({ preview }: { preview: Preview }) {
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
