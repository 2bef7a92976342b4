import { Button, Group, Text } from '@mantine/core';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AlertsWebhookDocument, RemoveAlertsDocument } from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { SigningSecretDialog } from '../../parts/SigningSecretDialog.js';
import { QueryBoundary } from '../../parts/states.js';
import { useWebhookDialogs } from '../../parts/useWebhookDialogs.js';
import { AlertsWebhookForm } from './AlertsWebhookForm.js';
import { AlertsWebhookState } from './AlertsWebhookState.js';
import { TestAlert } from './TestAlert.js';

const REFRESH_MS = 15_000;

/** Where raised and resolved alerts are sent. @param tenantHost null: those of all tenants */
export function AlertsWebhookSection({ tenantHost }: { tenantHost: string | null }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(AlertsWebhookDocument, { tenantHost }, { refetchInterval: REFRESH_MS });
  const refresh = useRefresh();
  const removeAlerts = useSend(RemoveAlertsDocument);
  const webhook = query.data?.alertsWebhook ?? null;

  const dialogs = useWebhookDialogs({
    refresh: () => refresh(AlertsWebhookDocument),
    remove: async () => (await removeAlerts({ input: { tenantHost } })).removeAlerts.userErrors,
    said: { saved: 'Alerts are sent there.', removed: 'Alerts are not sent any more.' },
  });
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
          <Button variant="default" onClick={dialogs.edit}>
            {webhook ? 'Change where alerts go' : 'Set up'}
          </Button>
          {webhook && (
            <Button variant="default" onClick={dialogs.askToRemove}>
              Send no more alerts
            </Button>
          )}
        </Group>
      )}
      <SigningSecretDialog title="Send alerts to" {...dialogs.editor}>
        <AlertsWebhookForm tenantHost={tenantHost} webhook={webhook} onSaved={dialogs.onSaved} />
      </SigningSecretDialog>
      <ConfirmDialog title="Send no more alerts?" action="Send no more alerts" {...dialogs.removal}>
        <Text>Beckon stops sending alerts {whose}, including those that wait, and deletes the signing secret.</Text>
      </ConfirmDialog>
    </Section>
  );
}
