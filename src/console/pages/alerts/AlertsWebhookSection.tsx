import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AlertsWebhookDocument, RemoveAlertsDocument } from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { SigningSecretDialog } from '../../parts/SigningSecretDialog.js';
import { QueryBoundary } from '../../parts/states.js';
import { AlertsWebhookForm } from './AlertsWebhookForm.js';
import { AlertsWebhookState } from './AlertsWebhookState.js';
import { TestAlert } from './TestAlert.js';

const REFRESH_MS = 15_000;

/** Where raised and resolved alerts are sent. @param tenantHost null: those of all tenants */
export function AlertsWebhookSection({ tenantHost }: { tenantHost: string | null }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(AlertsWebhookDocument, { tenantHost }, { refetchInterval: REFRESH_MS });
  const [isEditing, editing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = useRefresh();
  const removeAlerts = useSend(RemoveAlertsDocument);
  const webhook = query.data?.alertsWebhook ?? null;

  const close = () => {
    setSecret(null);
    editing.close();
  };
  const onSaved = (made: string | null) => {
    setSecret(made);
    if (made === null) editing.close();
    void refresh(AlertsWebhookDocument);
    notifySuccess('Alerts are sent there.');
  };
  const remove = useAction(async () => {
    const { userErrors } = (await removeAlerts({ input: { tenantHost } })).removeAlerts;
    if (userErrors.length > 0) return userErrors;
    await refresh(AlertsWebhookDocument);
    removing.close();
    notifySuccess('Alerts are not sent any more.');
    return [];
  });
  const stay = () => {
    remove.forget();
    removing.close();
  };
  const whose = tenantHost === null ? 'of all tenants' : `of ${tenantHost}`;

  return (
    <Section
      title="Send alerts to"
      lead={`A webhook, such as that of an on-call service, receives each alert ${whose} when it is raised and when it is resolved.`}
    >
      <QueryBoundary query={query}>
        {() =>
          webhook ? <AlertsWebhookState webhook={webhook} /> : <Text>There is none: alerts are shown here only.</Text>
        }
      </QueryBoundary>
      {mayChange && webhook && <TestAlert tenantHost={tenantHost} />}
      {mayChange && query.data && (
        <Group>
          <Button variant="default" onClick={editing.open}>
            {webhook ? 'Change where alerts go' : 'Set up'}
          </Button>
          {webhook && (
            <Button variant="default" onClick={removing.open}>
              Send no more alerts
            </Button>
          )}
        </Group>
      )}
      <SigningSecretDialog title="Send alerts to" opened={isEditing} onClose={close} secret={secret}>
        <AlertsWebhookForm tenantHost={tenantHost} webhook={webhook} onSaved={onSaved} />
      </SigningSecretDialog>
      <ConfirmDialog
        title="Send no more alerts?"
        opened={isRemoving}
        action="Send no more alerts"
        onConfirm={remove.start}
        onClose={stay}
        isPending={remove.isPending}
        failure={remove.failure}
      >
        <Text>Beckon stops sending alerts {whose}, including those that wait, and deletes the signing secret.</Text>
      </ConfirmDialog>
    </Section>
  );
}
