import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useAction } from '../../forms/useAction.js';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { useSend } from '../../gateway/useSend.js';
import { RemoveWebhookDocument, WebhookDocument } from '../../generated/graphql.js';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { Dialog } from '../../parts/Dialog.js';
import { SecretOnce } from '../../parts/SecretOnce.js';
import { Section } from '../../parts/Section.js';
import { notifySuccess } from '../../parts/notifySuccess.js';
import { WebhookForm } from './WebhookForm.js';
import { WebhookStatus } from './WebhookStatus.js';

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
