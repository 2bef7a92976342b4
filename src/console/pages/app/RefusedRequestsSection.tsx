import { Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { RefusedRequestsDocument, type RefusedRequestsQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { Section } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { chatPath } from '../../url/paths.js';

type Edge = NonNullable<RefusedRequestsQuery['app']>['refusedRequests']['edges'][number];

const PAGE_SIZE = 25;
const REFRESH_MS = 15_000;

/** What devices of the app asked for in vain, with cause and remedy, for its developers. */
export function RefusedRequestsSection({ tenantHost, appId }: { tenantHost: string; appId: string }) {
  const [params] = useSearchParams();
  const query = useGatewayQuery(
    RefusedRequestsDocument,
    { tenantHost, appId, ...keysetPage(params, PAGE_SIZE) },
    { refetchInterval: REFRESH_MS },
  );
  return (
    <Section
      title="Refused requests"
      lead="The latest requests to subscribe and unsubscribe that were refused, for seven days. They hold no token."
    >
      <QueryBoundary query={query}>
        {({ app }) =>
          app && app.refusedRequests.edges.length > 0 ? (
            <Stack>
              <DataTable
                label="Refused requests"
                rows={app.refusedRequests.edges}
                keyOf={({ cursor }) => cursor}
                isOld={query.isPlaceholderData}
                columns={COLUMNS}
              />
              <Pager pageInfo={app.refusedRequests.pageInfo} label="Pages of refused requests" />
            </Stack>
          ) : (
            <EmptyState title="Nothing was refused" icon={<IconCircleCheck aria-hidden />}>
              What the app sends is understood. Refused requests are listed here as they come.
            </EmptyState>
          )
        }
      </QueryBoundary>
    </Section>
  );
}

const COLUMNS = [
  { title: 'When', cell: ({ node }: Edge) => <Time at={node.at} /> },
  {
    title: 'Refused',
    cell: ({ node: { code, field, message } }: Edge) => (
      <>
        <span className="code">{code}</span>
        {field && (
          <>
            {' '}
            in <span className="code">{field}</span>
          </>
        )}
        <Text size="sm" c="dimmed">
          {message}
        </Text>
      </>
    ),
  },
  {
    title: 'Cause and remedy',
    cell: ({ node: { cause, remedy } }: Edge) => (
      <>
        {cause}
        <Text size="sm" c="dimmed">
          {remedy}
        </Text>
      </>
    ),
  },
  { title: 'API', cell: ({ node: { door } }: Edge) => (door === 'REST' ? 'Mobile SDK API' : 'GraphQL') },
  {
    title: 'Chat',
    cell: ({ node: { chatId, code } }: Edge) =>
      chatId &&
      (code === 'CHAT_NOT_FOUND' ? (
        <span className="code">{chatId}</span>
      ) : (
        <ConsoleLink to={chatPath(chatId)} className="code">
          {chatId}
        </ConsoleLink>
      )),
  },
];
