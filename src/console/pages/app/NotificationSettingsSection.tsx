import { Button, Radio, Stack, TextInput } from '@mantine/core';
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
import { Failure, QueryBoundary } from '../../parts/states.js';

interface Settings {
  privacy: NotificationPrivacy;
  defaultLocale: string;
}

interface AppName {
  tenantHost: string;
  appId: string;
}

/** What holds for all notifications of an app. */
export function NotificationSettingsSection(app: AppName) {
  const query = useGatewayQuery(NotificationSettingsDocument, app);
  return (
    <Section title="Settings" lead="They hold for all notifications of the app.">
      <QueryBoundary query={query}>
        {({ app: found }) => found && <SettingsForm app={app} settings={found.notificationSettings} />}
      </QueryBoundary>
    </Section>
  );
}

function SettingsForm({ app, settings }: { app: AppName; settings: Settings }) {
  const mayChange = useMayChange();
  const setSettings = useSend(SetNotificationSettingsDocument);
  const refresh = useRefresh();
  const form = useForm<Settings>({
    mode: 'uncontrolled',
    initialValues: { privacy: settings.privacy, defaultLocale: settings.defaultLocale },
    validate: {
      defaultLocale: (tag) => (canonicalLocale(tag.trim()) ? null : 'Give a language tag, such as de or pt-BR'),
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ privacy, defaultLocale }) {
      const input = { ...app, privacy, defaultLocale: defaultLocale.trim() };
      const { userErrors } = (await setSettings({ input })).setNotificationSettings;
      if (userErrors.length > 0) return userErrors;
      await refresh(NotificationSettingsDocument, TemplatesDocument, PreviewNotificationDocument);
      notifySuccess('The notification settings are saved.');
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Notification settings">
      <Stack align="flex-start">
        <Radio.Group key={form.key('privacy')} label="Privacy" {...form.getInputProps('privacy')}>
          <Stack gap="xs" mt={4}>
            <Radio
              value="PREVIEW"
              label="Preview"
              description="They may show what was said, and by whom"
              disabled={!mayChange}
            />
            <Radio
              value="PRIVATE"
              label="Private"
              description="What was said, and by whom, never leaves the gateway in a push"
              disabled={!mayChange}
            />
          </Stack>
        </Radio.Group>
        <TextInput
          key={form.key('defaultLocale')}
          label="Default language"
          description="For clients whose language is not known: a tag such as de or pt-BR."
          autoComplete="off"
          spellCheck={false}
          readOnly={!mayChange}
          {...form.getInputProps('defaultLocale')}
        />
        {failure && <Failure error={failure} title="The settings were not saved" />}
        {mayChange && (
          <Button type="submit" loading={isPending}>
            Save settings
          </Button>
        )}
      </Stack>
    </form>
  );
}
