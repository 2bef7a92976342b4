import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { CHAT_STATES } from '../../format/chatStates.js';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { SessionDocument, SessionHistoryDocument } from '../../generated/graphql.js';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Failure } from '../../parts/Failure.js';
import { Mark } from '../../parts/Mark.js';
import { EmptyState } from '../../parts/EmptyState.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { keysetPage } from '../../url/keysetPage.js';
import { EraseSession } from './EraseSession.js';
import { SessionFacts } from './SessionFacts.js';
import { SessionLiveMark } from './SessionLiveMark.js';
import { SessionSubscription } from './SessionSubscription.js';
import { SessionTimeline } from './SessionTimeline.js';
import { timelineOf } from './timelineOf.js';

const PAGE_SIZE = 25;
/** How the chat goes on is told by no live query. */
const REFRESH_MS = 15_000;

export function SessionDetails({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
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
      title={`Session ${chatId}`}
      lead={<ConsoleLink to="/sessions">All sessions</ConsoleLink>}
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
                    title="Who has subscribed and unsubscribed could not be loaded"
                    onRetry={() => void history.refetch()}
                  />
                )}
                {history.data?.auditLog.pageInfo.hasNextPage && (
                  <Text size="sm" mb="sm">
                    Of who has subscribed and unsubscribed only the latest 100 are shown; the{' '}
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
            <EmptyState title="There is no such session">
              The tenant has no chat of this id. It may have been erased, or belong to another tenant.
            </EmptyState>
          )
        }
      </QueryBoundary>
    </Page>
  );
}
