import { Stack, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { CHAT_STATES, SERVICE_NAMES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { SessionsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { FilterBar, useAppIds } from '../../parts/FilterBar.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { Found, NothingFound } from '../../parts/filteredList.js';
import { Mark } from '../../parts/marks.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { QueryBoundary } from '../../parts/states.js';
import { keysetPage, readFilters } from '../../url/listParams.js';
import { chatSessionFilter, sessionFilterFields } from './sessionFilters.js';

/** The chat sessions of a tenant, newest first. */
export function SessionsPage() {
  return (
    <Page title="Chats" lead="Each conversation of a client with an app, and whether its client is notified.">
      <TenantNeeded what="Chats are shown">
        {(tenantHost) => <SessionList key={tenantHost} tenantHost={tenantHost} />}
      </TenantNeeded>
    </Page>
  );
}

const PAGE_SIZE = 25;

function SessionList({ tenantHost }: { tenantHost: string }) {
  const [params] = useSearchParams();
  const fields = sessionFilterFields(useAppIds());
  const filter = chatSessionFilter(tenantHost, readFilters(params, fields));
  const query = useGatewayQuery(SessionsDocument, { filter, ...keysetPage(params, PAGE_SIZE) });
  const shown = query.isPlaceholderData ? null : query.data?.chatSessions.edges;
  return (
    <Stack>
      <FilterBar fields={fields} label="Filter the sessions" />
      <Found count={shown?.length ?? null} what="sessions" />
      <QueryBoundary query={query}>
        {({ chatSessions: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <NothingFound fields={fields} what="sessions" isOld={query.isPlaceholderData}>
              A session is there once a client has asked for a chat, or once the chat platform has told of one.
            </NothingFound>
          ) : (
            <>
              <DataTable
                label="Chats"
                rows={edges.map(({ node }) => node)}
                keyOf={({ id }) => id}
                isOld={query.isPlaceholderData}
                columns={[
                  {
                    title: 'Chat',
                    cell: ({ chatId }) => (
                      <ConsoleLink to={`/sessions/${encodeURIComponent(chatId)}`} className="code">
                        {chatId}
                      </ConsoleLink>
                    ),
                  },
                  { title: 'State', cell: ({ state }) => <Mark look={CHAT_STATES[state]} /> },
                  { title: 'App', cell: ({ app }) => app.name },
                  { title: 'Client', cell: ({ clientId }) => <span className="code">{clientId}</span> },
                  {
                    title: 'Subscribed by',
                    cell: ({ pushSubscription }) =>
                      pushSubscription ? (
                        SERVICE_NAMES[pushSubscription.service]
                      ) : (
                        <Text c="dimmed" size="sm">
                          Not subscribed
                        </Text>
                      ),
                  },
                  { title: 'Began', cell: ({ createdAt }) => <Time at={createdAt} /> },
                ]}
              />
              <Pager pageInfo={pageInfo} label="Pages of sessions" />
            </>
          )
        }
      </QueryBoundary>
    </Stack>
  );
}
