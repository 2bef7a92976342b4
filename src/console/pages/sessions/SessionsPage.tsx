import { Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { CHAT_STATES, SERVICE_NAMES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { SessionsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { useAppIds } from '../../parts/FilterBar.js';
import { Page } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { FilteredList } from '../../parts/FilteredList.js';
import { Mark } from '../../parts/marks.js';
import { ShortId } from '../../parts/ShortId.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { ListTools } from '../../parts/ListTools.js';
import { useTimeRange } from '../../parts/useTimeRange.js';
import { keysetPage, orderOf, readFilters } from '../../url/listParams.js';
import { RANGE_PARAMS } from '../../url/timeRange.js';
import { chatSessionFilter, sessionFilterFields } from './sessionFilters.js';
import { chatPath } from '../../url/paths.js';

/** The chats of a tenant, newest first. */
export function SessionsPage() {
  return (
    <Page title="Chats" lead="Each chat of a client, and whether the client is subscribed to notifications.">
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
  const time = useTimeRange();
  const filter = chatSessionFilter(tenantHost, readFilters(params, fields), time);
  const query = useGatewayQuery(SessionsDocument, { filter, order: orderOf(params), ...keysetPage(params, PAGE_SIZE) });
  return (
    <FilteredList
      what="chats"
      one="chat"
      fields={fields}
      query={query}
      connectionOf={({ chatSessions }) => chatSessions}
      narrowing={RANGE_PARAMS}
      tools={<ListTools what="chats" time={time} query={query} total={query.data?.chatSessions} />}
      columns={[
        {
          title: 'Chat',
          cell: ({ chatId }) => <ShortId id={chatId} what="the chat id" to={chatPath(chatId)} />,
        },
        { title: 'State', cell: ({ state }) => <Mark look={CHAT_STATES[state]} /> },
        { title: 'App', cell: ({ app }) => app.name },
        { title: 'Client', cell: ({ clientId }) => <ShortId id={clientId} what="the client id" /> },
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
        { title: 'Began', cell: ({ createdAt }) => <Time at={createdAt} isDetailed /> },
      ]}
      action={<ConsoleLink to="/first-run">Request a first chat step by step</ConsoleLink>}
    >
      A chat appears once a client requests it, or once the chat platform publishes an event of it.
    </FilteredList>
  );
}
