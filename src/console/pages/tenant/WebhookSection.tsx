import { Button, Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { formatCount } from '../../format/text.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  ConfigureWebhookDocument,
  RemoveWebhookDocument,
  WebhookDocument,
  type WebhookQuery,
} from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Facts } from '../../parts/Facts.js';
import { HealthNote, HealthState } from '../../parts/HealthState.js';
import { Section } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { SigningSecretDialog } from '../../parts/SigningSecretDialog.js';
import { QueryBoundary } from '../../parts/states.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { useWebhookDialogs } from '../../parts/useWebhookDialogs.js';
import { NewSecretField, UrlField, urlFault } from '../../parts/webhookFields.js';
import { webhookPath } from '../../url/paths.js';
import { OUTCOME_NAMES, PushOutcomes } from './PushOutcomes.js';

/** The webhook that sends client events to the tenant's chat platform. */
export function WebhookSection({ host }: { host: string }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(WebhookDocument, { tenantHost: host });
  const refresh = useRefresh();
  const removeWebhook = useSend(RemoveWebhookDocument);
  const webhook = query.data?.webhook ?? null;

  const dialogs = useWebhookDialogs({
    refresh: () => refresh(WebhookDocument),
    remove: async () => (await removeWebhook({ input: { tenantHost: host } })).removeWebhook.userErrors,
    said: { saved: 'The webhook is saved.', removed: 'The webhook is removed.' },
  });

  return (
    <Section title="Webhook" lead="Sends what clients do in their chats to the tenant's chat platform.">
      <QueryBoundary query={query}>
        {() =>
          webhook ? (
            <WebhookStatus webhook={webhook} />
          ) : (
            <Text>There is none: the chat platform does not receive client events.</Text>
          )
        }
      </QueryBoundary>
      {webhook && (
        <Text size="sm">
          <ConsoleLink to={webhookPath(host)}>Attempts, test event and sending again</ConsoleLink>
        </Text>
      )}
      {mayChange && query.data && (
        <Group>
          <Button variant={webhook ? 'default' : 'filled'} onClick={dialogs.edit}>
            {webhook ? 'Change webhook' : 'Set up webhook'}
          </Button>
          {webhook && (
            <Button variant="default" onClick={dialogs.askToRemove}>
              Remove webhook
            </Button>
          )}
        </Group>
      )}
      <SigningSecretDialog title="Webhook" {...dialogs.editor}>
        <WebhookForm host={host} webhook={webhook} onSaved={dialogs.onSaved} />
      </SigningSecretDialog>
      <ConfirmDialog title="Remove the webhook?" action="Remove webhook" {...dialogs.removal}>
        <Text>Beckon stops sending client events, including those queued now, and deletes the signing secret.</Text>
      </ConfirmDialog>
    </Section>
  );
}

const MOST_COUNTED = 100_000;

/** A webhook's configuration and state. */
function WebhookStatus({ webhook }: { webhook: NonNullable<WebhookQuery['webhook']> }) {
  const { url, enabled, health, updatedAt, queuedChats, failingSince, lastError, pushOutcomes } = webhook;
  return (
    <>
      <HealthNote what="The webhook" health={health} />
      <Facts
        facts={[
          ['URL', <span className="code">{url}</span>],
          ['Health', <HealthState health={enabled ? { ...health, reason: null } : health} />],
          [
            'Chats waiting',
            queuedChats >= MOST_COUNTED ? `${formatCount(MOST_COUNTED)} or more` : formatCount(queuedChats),
          ],
          [
            'Last error',
            failingSince && (
              <>
                <span className="code">{lastError ?? 'unknown reason'}</span>, since <Time at={failingSince} />. It is
                retried automatically.
              </>
            ),
          ],
          ['Push outcomes', pushOutcomes.length === 0 ? null : <PushOutcomes queues={pushOutcomes} />],
          ['Changed', <Time at={updatedAt} />],
        ]}
      />
    </>
  );
}

interface WebhookFormProps {
  host: string;
  webhook: WebhookQuery['webhook'] | null;
  /** Called with the secret, if a new one was made. */
  onSaved: (secret: string | null) => void;
}

/** Creates or changes a webhook. */
function WebhookForm({ host, webhook, onSaved }: WebhookFormProps) {
  const configureWebhook = useSend(ConfigureWebhookDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      url: webhook?.url ?? '',
      enabled: webhook?.enabled ?? true,
      pushOutcomes: webhook?.pushOutcomes.map(({ outcome }) => outcome) ?? [],
      newSecret: false,
    },
    validate: { url: urlFault },
  });
  const submission = useSubmission({
    form,
    async send({ url, ...rest }) {
      const input = { tenantHost: host, url: url.trim(), ...rest };
      const { secret = null, userErrors } = (await configureWebhook({ input })).configureWebhook;
      if (userErrors.length === 0) onSaved(secret);
      return userErrors;
    },
  });
  return (
    <SubmitForm label="Webhook" submission={submission} failed="The webhook was not saved" action="Save webhook">
      <UrlField form={form} placeholder="https://chat.acme.example.com/beckon" />
      <Switch
        key={form.key('enabled')}
        label="Send"
        description="While off, client events are queued."
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
      <Checkbox.Group
        key={form.key('pushOutcomes')}
        label="Push outcomes"
        description="What else the platform is told, in requests of their own."
        {...form.getInputProps('pushOutcomes')}
      >
        <Stack gap="xs" mt="xs">
          {Object.entries(OUTCOME_NAMES).map(([outcome, name]) => (
            <Checkbox key={outcome} value={outcome} label={name} />
          ))}
        </Stack>
      </Checkbox.Group>
      {webhook && <NewSecretField form={form} />}
    </SubmitForm>
  );
}
