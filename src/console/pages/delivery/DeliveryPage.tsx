import { Group, Text } from '@mantine/core';
import { useParams } from 'react-router';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { DeliveryDocument, type DeliveryQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Facts } from '../../parts/Facts.js';
import { Page, Section } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { chatPath, deliveryPath } from '../../url/paths.js';
import { AttemptsWaterfall } from './AttemptsWaterfall.js';
import { SendAgain } from './SendAgain.js';
import { SentMessage } from './SentMessage.js';

type Delivery = Extract<NonNullable<DeliveryQuery['node']>, { payload: unknown }>;

/** While a delivery is under way. */
const REFRESH_MS = 2_000;

/** A delivery: its facts, its attempts, and what was sent. */
export function DeliveryPage() {
  const { id = '' } = useParams();
  const mayChange = useMayChange();
  const query = useGatewayQuery(
    DeliveryDocument,
    { id },
    { refetchInterval: ({ state }) => (deliveryOf(state.data)?.settledAt === null ? REFRESH_MS : false) },
  );
  // The previous delivery stays while another one loads.
  const shown = deliveryOf(query.data);
  const delivery = shown?.id === id ? shown : null;
  return (
    <Page
      title="Delivery"
      lead={<ConsoleLink to="/deliveries">All deliveries</ConsoleLink>}
      actions={
        delivery && (
          <Group gap="sm">
            <Mark look={DELIVERY_STATUSES[delivery.status]} />
            {mayChange && delivery.settledAt && !delivery.resentAs && <SendAgain key={id} deliveryId={id} />}
          </Group>
        )
      }
    >
      <QueryBoundary query={query}>
        {(result) => {
          const found = deliveryOf(result);
          return found ? (
            <DeliveryDetails delivery={found} />
          ) : (
            <EmptyState title="Delivery not found">
              There is no delivery with this id. It may have been erased, be older than its tenant keeps deliveries, or
              belong to another tenant.
            </EmptyState>
          );
        }}
      </QueryBoundary>
    </Page>
  );
}

function deliveryOf(result: DeliveryQuery | undefined): Delivery | null {
  const node = result?.node;
  return node && 'payload' in node ? node : null;
}

function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  return (
    <>
      <Section title="Facts">
        <DeliveryFacts delivery={delivery} />
      </Section>
      <Section title="Attempts" lead="From the delivery's creation: when each send began, and how long it took.">
        {delivery.attempts.length === 0 ? (
          <Text size="sm">Nothing was sent{delivery.settledAt ? '' : ' yet'}.</Text>
        ) : (
          <AttemptsWaterfall delivery={delivery} />
        )}
      </Section>
      <Section
        title={delivery.attempts.length === 0 ? 'What would be sent' : 'What was sent'}
        lead="Without the device token. The number on the app's icon is counted anew for each send."
      >
        <SentMessage payload={delivery.payload} />
      </Section>
    </>
  );
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const { chatId, event, service, reason, createdAt, settledAt, nextAttemptAt, providerMessageId } = delivery;
  const { resendOf, resentAs } = delivery;
  return (
    <Facts
      facts={[
        ['Event', <span className="code">{event}</span>],
        [
          'Chat',
          <ConsoleLink to={chatPath(chatId)} className="code">
            {chatId}
          </ConsoleLink>,
        ],
        ['Push service', SERVICE_NAMES[service]],
        ['Reason', reason && <span className="code">{reason}</span>],
        ['Created', <Time at={createdAt} isExact />],
        ['Settled', settledAt ? <Time at={settledAt} isExact /> : null],
        ['Next attempt', nextAttemptAt ? <Time at={nextAttemptAt} /> : null],
        ['Message id', providerMessageId && <span className="code">{providerMessageId}</span>],
        ['Sent again from', resendOf && <ConsoleLink to={deliveryPath(resendOf)}>the earlier delivery</ConsoleLink>],
        ['Sent again as', resentAs && <ConsoleLink to={deliveryPath(resentAs)}>a later delivery</ConsoleLink>],
      ]}
    />
  );
}
