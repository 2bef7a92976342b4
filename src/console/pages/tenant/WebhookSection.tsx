import { Alert, Button, Checkbox, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  ConfigureWebhookDocument,
  RemoveWebhookDocument,
  WebhookDocument,
  type WebhookQuery,
} from '../../generated/graphql.js';
import { ConfirmDialog, Dialog } from '../../parts/Dialog.js';
import { Facts } from '../../parts/Facts.js';
import { Section } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { SecretOnce } from '../../parts/copying.js';
import { Mark } from '../../parts/marks.js';
import { Failure, QueryBoundary } from '../../parts/states.js';

/** Where a tenant's platform is told what clients do. */
export function WebhookSection({ host }: { host: string }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(WebhookDocument, { tenantHost: host });
  const [isEditing, editing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = useRefresh();
  const removeWebhook = useSend(RemoveWebhookDocument);
  const webhook = query.data?.webhook ?? null;

  const close = () => {
    setSecret(null);
    editing.close();
  };
  const onSaved = (made: string | null) => {
    setSecret(made);
    if (made === null) editing.close();
    void refresh(WebhookDocument);
    notifySuccess('The webhook is saved.');
  };
  const remove = useAction(async () => {
    const { userErrors } = (await removeWebhook({ input: { tenantHost: host } })).removeWebhook;
    if (userErrors.length > 0) return userErrors;
    await refresh(WebhookDocument);
    removing.close();
    notifySuccess('The webhook is removed.');
    return [];
  });
  const stay = () => {
    remove.forget();
    removing.close();
  };

  return (
    <Section title="Webhook" lead="The tenant's chat platform is told by it what clients do in their chats.">
      <QueryBoundary query={query}>
        {() => (webhook ? <WebhookStatus webhook={webhook} /> : <Text>There is none: the platform is not told.</Text>)}
      </QueryBoundary>
      {mayChange && query.data && (
        <Group>
          <Button onClick={editing.open}>{webhook ? 'Change webhook' : 'Set up webhook'}</Button>
          {webhook && (
            <Button variant="default" onClick={removing.open}>
              Remove webhook
            </Button>
          )}
        </Group>
      )}
      <Dialog title="Webhook" opened={isEditing || secret !== null} onClose={close} isFirm={secret !== null} size="lg">
        {secret === null ? (
          <WebhookForm host={host} webhook={webhook} onSaved={onSaved} />
        ) : (
          <>
            <SecretOnce secret={secret} what="the signing secret" />
            <Button mt="md" onClick={close}>
              I have kept it
            </Button>
          </>
        )}
      </Dialog>
      <ConfirmDialog
        title="Remove the webhook?"
        opened={isRemoving}
        action="Remove webhook"
        onConfirm={remove.start}
        onClose={stay}
        isPending={remove.isPending}
        failure={remove.failure}
      >
        <Text>The platform is told nothing any more, also of what waits now, and its signing secret is forgotten.</Text>
      </ConfirmDialog>
    </Section>
  );
}

const MOST_COUNTED = 100_000;

/** How a webhook is set up, and how it fares. */
function WebhookStatus({ webhook }: { webhook: NonNullable<WebhookQuery['webhook']> }) {
  const { url, enabled, updatedAt, queuedChats, failingSince, lastError } = webhook;
  const look = enabled
    ? { label: 'On', color: 'teal.6' }
    : { label: 'Off: what there is to tell waits', color: 'gray.6' };
  return (
    <>
      {failingSince && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Webhook is failing">
          <Text size="sm">
            Since <Time at={failingSince} />: <span className="code">{lastError ?? 'no reason is known'}</span>. It is
            tried again by itself, for as long as it takes.
          </Text>
        </Alert>
      )}
      <Facts
        facts={[
          ['URL', <span className="code">{url}</span>],
          ['State', <Mark look={look} />],
          ['Chats waiting', queuedChats >= MOST_COUNTED ? `${MOST_COUNTED} or more` : queuedChats],
          ['Changed', <Time at={updatedAt} />],
        ]}
      />
    </>
  );
}

export interface WebhookFormProps {
  host: string;
  webhook: WebhookQuery['webhook'] | null;
  /** Called with the secret where a new one was made. */
  onSaved: (secret: string | null) => void;
}

/** Sets a webhook up, or changes it. */
function WebhookForm({ host, webhook, onSaved }: WebhookFormProps) {
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
