import { Checkbox, MultiSelect, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { choicesOf } from '../../format/labels.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { ConfigureAlertsDocument, type AlertsWebhookQuery } from '../../generated/graphql.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { ALERT_KINDS } from './alertTerms.js';

interface AlertsWebhookFormProps {
  /** Null: of all tenants. */
  tenantHost: string | null;
  webhook: AlertsWebhookQuery['alertsWebhook'] | null;
  /** Called with the secret, if a new one was made. */
  onSaved: (secret: string | null) => void;
}

/** Sets where alerts are sent. */
export function AlertsWebhookForm({ tenantHost, webhook, onSaved }: AlertsWebhookFormProps) {
  const configureAlerts = useSend(ConfigureAlertsDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      url: webhook?.url ?? '',
      kinds: webhook?.kinds ?? [],
      enabled: webhook?.enabled ?? true,
      newSecret: false,
    },
    validate: { url: (url) => (URL.canParse(url.trim()) ? null : 'Enter a URL that begins with https://') },
  });
  const submission = useSubmission({
    form,
    async send({ url, kinds, ...rest }) {
      const input = { tenantHost, url: url.trim(), kinds: kinds.length === 0 ? null : kinds, ...rest };
      const { secret = null, userErrors } = (await configureAlerts({ input })).configureAlerts;
      if (userErrors.length === 0) onSaved(secret);
      return userErrors;
    },
  });
  return (
    <SubmitForm label="Send alerts to" submission={submission} failed="It was not saved" action="Save">
      <TextInput
        key={form.key('url')}
        label="URL"
        description="Beckon sends POST requests, signed according to Standard Webhooks."
        placeholder="https://oncall.acme.example.com/beckon"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        required
        data-autofocus
        w="100%"
        {...form.getInputProps('url')}
      />
      <MultiSelect
        key={form.key('kinds')}
        label="Kinds of alerts"
        description="Without a choice, alerts of all kinds are sent."
        data={choicesOf(ALERT_KINDS)}
        clearable
        w="100%"
        {...form.getInputProps('kinds')}
      />
      <Switch
        key={form.key('enabled')}
        label="Send"
        description="While off, alerts wait for up to three days."
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
      {webhook && (
        <Checkbox
          key={form.key('newSecret')}
          label="Make a new signing secret"
          description="It signs all requests from now on, including retries."
          {...form.getInputProps('newSecret', { type: 'checkbox' })}
        />
      )}
    </SubmitForm>
  );
}
