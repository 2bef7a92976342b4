import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useThrottledCallback } from '@mantine/hooks';
import { useParams, useSearchParams } from 'react-router';
import { CHAT_STATES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { type LiveState, useLive } from '../../gateway/useLive.js';
import {
  SessionDeliveriesDocument,
  SessionDocument,
  SessionHistoryDocument,
  SessionSubscriptionDocument,
} from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { LiveMark, Mark } from '../../parts/marks.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { EmptyState, Failure, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { EraseSession } from './EraseSession.js';
import { SessionFacts, SessionSubscription } from './SessionFacts.js';
import { SessionTimeline } from './SessionTimeline.js';
import { timelineOf } from './timelineOf.js';

/** A chat: its facts, its subscription and its timeline. */
export function SessionPage() {
  const { chatId = '' } = useParams();
  return (
    <TenantNeeded what="Chats are shown" title="Chat">
      {(tenantHost) => <SessionDetails key={`${tenantHost} ${chatId}`} tenantHost={tenantHost} chatId={chatId} />}
    </TenantNeeded>
  );
}

const PAGE_SIZE = 25;
/** No live query reports the chat's state. */
const REFRESH_MS = 15_000;

function SessionDetails({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const mayChange = useMayChange();
  const [params] = useSearchParams();
  const session = useGatewayQuery(
    SessionDocument,
    { chatId, ...keysetPage(params, PAGE_SIZE, 'last') },
    { refetchInterval: REFRESH_MS },
  );
  const object = `chat:${chatId}`;
  const history = useGatewayQuery(SessionHistoryDocument, { filter: { tenantHost, object } });
  const refresh = () => {
    void session.refetch({ cancelRefetch: false });
    void history.refetch({ cancelRefetch: false });
  };
  return (
    <Page
      title={`Chat ${chatId}`}
      lead={<ConsoleLink to="/sessions">All chats</ConsoleLink>}
      actions={
        session.data?.chatSession && (
          <Group gap="sm">
            <SessionLiveMark tenantHost={tenantHost} chatId={chatId} refresh={refresh} />
            {mayChange && <EraseSession tenantHost={tenantHost} chatId={chatId} />}
          </Group>
        )
      }
    >
      <QueryBoundary query={session}>
        {({ chatSession }) =>
          chatSession ? (
            <Stack gap="lg">
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                <Card withBorder>
                  <Group justify="space-between" mb="sm">
                    <Title order={2}>Chat</Title>
                    <Mark look={CHAT_STATES[chatSession.state]} />
                  </Group>
                  <SessionFacts session={chatSession} />
                </Card>
                <Card withBorder>
                  <Title order={2} mb="sm">
                    Push subscription
                  </Title>
                  <SessionSubscription session={chatSession} />
                </Card>
              </SimpleGrid>
              <section aria-labelledby="timeline">
                <Title order={2} id="timeline" mb="sm">
                  Timeline
                </Title>
                {history.error && (
                  <Failure
                    error={history.error}
                    title="The subscription history could not be loaded"
                    onRetry={() => void history.refetch()}
                  />
                )}
                {history.data?.auditLog.pageInfo.hasNextPage && (
                  <Text size="sm" mb="sm">
                    Only the latest 100 subscription changes are shown; the{' '}
                    <ConsoleLink to="/audit" values={{ object }}>
                      audit log
                    </ConsoleLink>{' '}
                    has all of them.
                  </Text>
                )}
                <SessionTimeline
                  entries={timelineOf(chatSession, history.data?.auditLog.edges.map(({ node }) => node) ?? [])}
                />
              </section>
              <Pager pageInfo={chatSession.deliveries.pageInfo} label="Pages of the timeline" isFromEnd />
            </Stack>
          ) : (
            <EmptyState title="Chat not found">
              The tenant has no chat with this id. It may have been erased, or belong to another tenant.
            </EmptyState>
          )
        }
      </QueryBoundary>
    </Page>
  );
}

export interface SessionLiveMarkProps {
  tenantHost: string;
  /** Of an existing chat. */
  chatId: string;
  /** Called on a change. */
  refresh: () => void;
}

/** Follows a chat's live queries and shows their state. */
function SessionLiveMark({ tenantHost, chatId, refresh }: SessionLiveMarkProps) {
  return <LiveMark states={useSessionLive(tenantHost, chatId, refresh)} />;
}

/** A burst of events causes one refresh. */
const PAUSE_MS = 500;

/** Follows a chat. @param refresh called on a change */
function useSessionLive(tenantHost: string, chatId: string, refresh: () => void): LiveState[] {
  const soon = useThrottledCallback(refresh, PAUSE_MS);
  const listener = { onEvent: soon, onConnected: soon };
  return [
    useLive(SessionDeliveriesDocument, { tenantHost, chatId }, listener),
    useLive(SessionSubscriptionDocument, { tenantHost, chatId }, listener),
  ];
}
