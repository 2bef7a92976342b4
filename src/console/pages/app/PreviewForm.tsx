import { Group, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { CHAT_EVENT_TYPES } from '../../../domain/chatEvent.js';
import { SERVICE_NAMES } from '../../format/labels.js';
import { countOf } from '../../format/text.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { PreviewNotificationDocument, type PreviewNotificationQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';
import { PushPreview } from './PushPreview.js';

/** Previews the notification of an event. */
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
  const submission = useSubmission({
    form,
    async send({ event, locale, displayName, msg }) {
      const input = { tenantHost, appId, event, locale: locale.trim() || null, displayName, msg };
      const answer = (await ask({ input })).previewNotification;
      setPreview(answer.preview ?? null);
      return answer.userErrors;
    },
  });
  return (
    <>
      <SubmitForm label="Preview" submission={submission} failed="There is no preview" action="Show preview">
        <Group align="flex-start">
          <Select
            key={form.key('event')}
            label="Event"
            data={CHAT_EVENT_TYPES}
            allowDeselect={false}
            w={260}
            {...form.getInputProps('event')}
          />
          <TextField
            form={form}
            name="locale"
            label="Client's language"
            placeholder="Unknown"
            spellCheck={false}
            w={160}
          />
          <TextField form={form} name="displayName" label="Agent's name" w={180} />
          <TextField form={form} name="msg" label="Message" w={260} />
        </Group>
      </SubmitForm>
      {preview && <PreviewResult preview={preview} />}
    </>
  );
}

type Preview = NonNullable<PreviewNotificationQuery['previewNotification']['preview']>;

/** A notification roughly as a phone shows it, and its settings. */
function PreviewResult({ preview }: { preview: Preview }) {
  const { wakes, services, locale, sound, category, ttlSeconds } = preview;
  const { link, imageUrl, channelId, interruptionLevel, data } = preview;
  if (!wakes) return <Text role="status">This event sends no notification.</Text>;
  return (
    <Stack w="100%" maw={420} role="status">
      <PushPreview preview={preview} />
      <Facts
        facts={[
          ['Sent by', services.length > 0 ? services.map((one) => SERVICE_NAMES[one]).join('; ') : 'Nothing yet'],
          ['Language', locale ?? null],
          ['Sound', sound ?? 'None'],
          ['Category', category ?? null],
          ['Link', link ?? null],
          ['Picture', imageUrl ?? null],
          ['Android channel', channelId ?? null],
          ['Interruption', interruptionLevel ?? null],
          ['Data', data.length === 0 ? null : data.map(({ name, value }) => `${name}=${value}`).join(', ')],
          ['Expires after', ttlSeconds == null ? null : countOf(ttlSeconds, 'second', 'seconds')],
        ]}
      />
    </Stack>
  );
}
