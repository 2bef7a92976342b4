import { Text } from '@mantine/core';
import { spokenDuration } from '../../format/times.js';
import type { WebhookActivityQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { chatPath } from '../../url/paths.js';

type Attempt = NonNullable<WebhookActivityQuery['webhook']>['attempts'][number];

/** A webhook's attempts, newest first. */
export function WebhookAttempts({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <Text size="sm">Nothing was sent yet.</Text>;
  return (
    <DataTable
      label="Attempts of the webhook"
      rows={attempts}
      keyOf={({ id }) => id}
      columns={[
        { title: 'When', cell: ({ at }) => <Time at={at} isExact /> },
        { title: 'Result', cell: (attempt) => <Mark look={resultOf(attempt)} /> },
        { title: 'Duration', isNumber: true, cell: ({ durationMs }) => spokenDuration(durationMs) },
        { title: 'Events', isNumber: true, cell: ({ events }) => events },
        { title: 'Chat', cell: (attempt) => <ChatOf attempt={attempt} /> },
      ]}
    />
  );
}

function resultOf({ statusCode, error }: Attempt) {
  if (error === null || error === undefined) return { label: `HTTP ${statusCode ?? ''}`, color: 'teal.6' };
  return { label: error, color: 'red.6' };
}

function ChatOf({ attempt: { chatId, isTest } }: { attempt: Attempt }) {
  if (isTest) return 'Test event';
  if (!chatId) return 'Removed';
  return (
    <ConsoleLink to={chatPath(chatId)} className="code">
      {chatId}
    </ConsoleLink>
  );
}
