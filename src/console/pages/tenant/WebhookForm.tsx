import { Button, Checkbox, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/useSend.js';
import { ConfigureWebhookDocument, type WebhookQuery } from '../../generated/graphql.js';
import { Failure } from '../../parts/Failure.js';

export interface WebhookFormProps {
  host: string;
  webhook: WebhookQuery['webhook'] | null;
  /** Called with the secret where a new one was made. */
  onSaved: (secret: string | null) => void;
}

/** Sets a webhook up, or changes it. */
export function WebhookForm({ host, webhook, onSaved }: WebhookFormProps) {
  const configureWebhook = useSend(ConfigureWebhookDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { url: webhook?.url ?? '', enabled: webhook?.enabled ?? true, newSecret: false },
    validate: { url: (url) => (URL.canParse(url.trim()) ? null : 'Give a URL that begins with https://') },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ url, ...rest }) {
      const input = { tenantHost: host, url: url.trim(), ...rest };
      const { secret = null, userErrors } = (await configureWebhook({ input })).configureWebhook;
      if (userErrors.length === 0) onSaved(secret);
      return userErrors;
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Webhook">
      <Stack align="flex-start">
        <TextInput
          key={form.key('url')}
          label="URL"
          description="Requests come by POST, signed as Standard Webhooks has it."
          placeholder="https://chat.acme.example.com/beckon"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          required
          data-autofocus
          w="100%"
          {...form.getInputProps('url')}
        />
        <Switch
          key={form.key('enabled')}
          label="Send"
          description="While it is off, what there is to tell waits."
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        {webhook && (
          <Checkbox
            key={form.key('newSecret')}
            label="Make a new signing secret"
            description="It signs everything from then on, what is sent again too."
            {...form.getInputProps('newSecret', { type: 'checkbox' })}
          />
        )}
        {failure && <Failure error={failure} title="The webhook was not saved" />}
        <Button type="submit" loading={isPending}>
          Save webhook
        </Button>
      </Stack>
    </form>
  );
}
