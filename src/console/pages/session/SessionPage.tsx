import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { useThrottledCallback } from '@mantine/hooks';
import { IconFileDownload } from '@tabler/icons-react';
import { useParams, useSearchParams } from 'react-router';
import { CHAT_STATES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { useDownload } from '../../gateway/useDownload.js';
import { useLive } from '../../gateway/useLive.js';
import {
  SessionDeliveriesDocument,
  SessionDocument,
  SessionSubscriptionDocument,
  SessionTimelineDocument,
} from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Page, Section } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { LiveMark, Mark } from '../../parts/marks.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { DiagnosisCard } from './DiagnosisCard.js';
import { EraseSession } from './EraseSession.js';
import { SessionFacts, SessionSubscription } from './SessionFacts.js';
import { SessionTimeline } from './SessionTimeline.js';

/** A chat: why its last message was or was not pushed, its timeline, its facts and its subscription. */
export function SessionPage() {
  const { chatId = '' } = useParams();
  return (
    <TenantNeeded what="Chats are shown" title="Chat">
      {(tenantHost) => <SessionDetails key={`${tenantHost} ${chatId}`} tenantHost={tenantHost} chatId={chatId} />}
    </TenantNeeded>
  );
}

const PAGE_SIZE = 25;
/** No live query reports the chat's state or its events. */
const REFRESH_MS = 15_000;

function SessionDetails({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const mayChange = useMayChange();
  const [params] = useSearchParams();
  const session = useGatewayQuery(SessionDocument, { chatId }, { refetchInterval: REFRESH_MS });
  const timeline = useGatewayQuery(
    SessionTimelineDocument,
    { chatId, ...keysetPage(params, PAGE_SIZE) },
    { refetchInterval: REFRESH_MS },
  );
  const refresh = () => {
    void session.refetch({ cancelRefetch: false });
    void timeline.refetch({ cancelRefetch: false });
  };
  return (
    <Page
      title={`Chat ${chatId}`}
      lead={<ConsoleLink to="/sessions">All chats</ConsoleLink>}
      actions={
        session.data?.chatSession && (
          <Group gap="sm">
            <SessionLiveMark tenantHost={tenantHost} chatId={chatId} refresh={refresh} />
            {mayChange && <ReportClient chatId={chatId} />}
            {mayChange && <EraseSession tenantHost={tenantHost} chatId={chatId} />}
          </Group>
        )
      }
    >
      <QueryBoundary query={session}>
        {({ chatSession }) =>
          chatSession ? (
            <Stack gap="lg">
              {chatSession.diagnosis && <DiagnosisCard diagnosis={chatSession.diagnosis} />}
              <Section title="Timeline" lead="Every event, with what followed from it. Newest first.">
                <QueryBoundary query={timeline}>
                  {({ chatSession: found }) =>
                    found && (
                      <Stack gap="lg">
                        <SessionTimeline entries={found.timeline.edges.map(({ node }) => node)} />
                        <Pager pageInfo={found.timeline.pageInfo} label="Pages of the timeline" />
                      </Stack>
                    )
                  }
                </QueryBoundary>
              </Section>
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                <Section title="Chat" actions={<Mark look={CHAT_STATES[chatSession.state]} />}>
                  <SessionFacts session={chatSession} />
                </Section>
                <Section title="Push subscription">
                  <SessionSubscription session={chatSession} />
                </Section>
              </SimpleGrid>
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

/** A burst of events causes one refresh. */
const LIVE_PAUSE_MS = 500;

interface SessionLiveMarkProps {
  tenantHost: string;
  /** Of an existing chat. */
  chatId: string;
  /** Called on a change. */
  refresh: () => void;
}

/** Follows a chat's live queries and shows their state. */
function SessionLiveMark({ tenantHost, chatId, refresh }: SessionLiveMarkProps) {
  const soon = useThrottledCallback(refresh, LIVE_PAUSE_MS);
  const listener = { onEvent: soon, onConnected: soon };
  const deliveries = useLive(SessionDeliveriesDocument, { tenantHost, chatId }, listener);
  const subscription = useLive(SessionSubscriptionDocument, { tenantHost, chatId }, listener);
  return <LiveMark states={[deliveries, subscription]} />;
}

/** Downloads all that is held on the client of a chat. */
function ReportClient({ chatId }: { chatId: string }) {
  const { isPending, start } = useDownload();
  return (
    <Button
      variant="default"
      leftSection={<IconFileDownload size={16} aria-hidden />}
      loading={isPending}
      onClick={() => start('/export/v1/client', { chatId })}
    >
      Data report
    </Button>
  );
}
