import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { WebhookQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Mark } from '../../parts/Mark.js';
import { Time } from '../../parts/Time.js';

const MOST_COUNTED = 100_000;

/** How a webhook is set up, and how it fares. */
export function WebhookStatus({ webhook }: { webhook: NonNullable<WebhookQuery['webhook']> }) {
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
