import { Radio, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { canonicalLocale } from '../../../domain/locale.js';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  type NotificationPrivacy,
  NotificationSettingsDocument,
  PreviewNotificationDocument,
  SetNotificationSettingsDocument,
  TemplatesDocument,
} from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { QueryBoundary } from '../../parts/states.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface Settings {
  privacy: NotificationPrivacy;
  defaultLocale: string;
  /** Empty: none. */
  linkTemplate: string;
}

interface AppName {
  tenantHost: string;
  appId: string;
}

/** Settings of all notifications of an app. */
export function NotificationSettingsSection(app: AppName) {
  const query = useGatewayQuery(NotificationSettingsDocument, app);
  return (
    <Section title="Settings" lead="For all notifications of the app.">
      <QueryBoundary query={query}>
        {({ app: found }) => found && <SettingsForm app={app} settings={found.notificationSettings} />}
      </QueryBoundary>
    </Section>
  );
}

type Found = Omit<Settings, 'linkTemplate'> & { linkTemplate?: string | null };

function SettingsForm({ app, settings }: { app: AppName; settings: Found }) {
  const mayChange = useMayChange();
  const setSettings = useSend(SetNotificationSettingsDocument);
  const refresh = useRefresh();
  const form = useForm<Settings>({
    mode: 'uncontrolled',
    initialValues: {
      privacy: settings.privacy,
      defaultLocale: settings.defaultLocale,
      linkTemplate: settings.linkTemplate ?? '',
    },
    validate: {
      defaultLocale: (tag) => (canonicalLocale(tag.trim()) ? null : 'Enter a language tag, such as de or pt-BR'),
    },
  });
  const submission = useSubmission({
    form,
    async send({ privacy, defaultLocale, linkTemplate }) {
      const texts = { defaultLocale: defaultLocale.trim(), linkTemplate: linkTemplate.trim() };
      const input = { ...app, privacy, ...texts };
      const { userErrors } = (await setSettings({ input })).setNotificationSettings;
      if (userErrors.length > 0) return userErrors;
      await refresh(NotificationSettingsDocument, TemplatesDocument, PreviewNotificationDocument);
      notifySuccess('The notification settings are saved.');
      return [];
    },
  });
  return (
    <SubmitForm
      label="Notification settings"
      submission={submission}
      failed="The settings were not saved"
      action={mayChange && 'Save settings'}
    >
      <Radio.Group key={form.key('privacy')} label="Privacy" {...form.getInputProps('privacy')}>
        <Stack gap="xs" mt={4}>
          <Radio
            value="PREVIEW"
            label="Preview"
            description="Notifications may show the message and its sender"
            disabled={!mayChange}
          />
          <Radio
            value="PRIVATE"
            label="Private"
            description="Messages and their senders never leave the gateway in a push"
            disabled={!mayChange}
          />
        </Stack>
      </Radio.Group>
      <TextField
        form={form}
        name="defaultLocale"
        label="Default language"
        description="For clients with an unknown language: a tag such as de or pt-BR."
        spellCheck={false}
        readOnly={!mayChange}
      />
      <TextField
        form={form}
        name="linkTemplate"
        label="Link"
        description="Where a tap leads, if the template has no link: an https URL. {{chatID}}: the id of the chat."
        spellCheck={false}
        readOnly={!mayChange}
        w="100%"
      />
    </SubmitForm>
  );
}
