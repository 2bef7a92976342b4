import { Stack } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { WebhookActivityDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Page, ReadOnlyNote, Section } from '../../parts/Page.js';
import { OfPathTenant } from '../../parts/ofTenant.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { tenantPath } from '../../url/paths.js';
import { ReplayForm } from './ReplayForm.js';
import { TestEvent } from './TestEvent.js';
import { WebhookAttempts } from './WebhookAttempts.js';

/** A tenant's webhook at work: its last attempts, a test event, and sending events again. */
export function WebhookPage() {
  return <OfPathTenant>{(host) => <WebhookOf key={host} host={host} />}</OfPathTenant>;
}

const REFRESH_MS = 5_000;

function WebhookOf({ host }: { host: string }) {
  const mayChange = useMayChange();
  const query = useGatewayQuery(WebhookActivityDocument, { tenantHost: host }, { refetchInterval: REFRESH_MS });
  const settings = <ConsoleLink to={tenantPath(host)}>Settings of {host}</ConsoleLink>;
  return (
    <Page title="Webhook" lead={settings}>
      <ReadOnlyNote />
      <QueryBoundary query={query}>
        {({ webhook }) =>
          webhook ? (
            <Stack gap="lg">
              {mayChange && (
                <>
                  <TestEvent host={host} />
                  <ReplayForm host={host} />
                </>
              )}
              <Section title="Attempts" lead="The last 100 requests to the platform, newest first.">
                <WebhookAttempts attempts={webhook.attempts} />
              </Section>
            </Stack>
          ) : (
            <EmptyState title="There is no webhook" icon={<IconWebhook aria-hidden />} action={settings}>
              The chat platform does not receive client events. Admins set up the webhook on the tenant&apos;s page.
            </EmptyState>
          )
        }
      </QueryBoundary>
    </Page>
  );
}
