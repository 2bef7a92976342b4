import { MultiSelect, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { choicesOf } from '../../format/labels.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { ConfigureAlertsDocument, type AlertsWebhookQuery } from '../../generated/graphql.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { NewSecretField, UrlField, urlFault } from '../../parts/webhookFields.js';
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
    validate: { url: urlFault },
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
      <UrlField form={form} placeholder="https://oncall.acme.example.com/beckon" />
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
      {webhook && <NewSecretField form={form} />}
    </SubmitForm>
  );
}
