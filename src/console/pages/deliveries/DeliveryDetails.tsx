import { List, Stack, Text, Title } from '@mantine/core';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { countOf, sentence } from '../../format/text.js';
import { spokenDuration } from '../../format/times.js';
import type { DeliveriesQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { WholeId } from '../../parts/ShortId.js';
import { FullTime, Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { chatPath } from '../../url/paths.js';

type Delivery = DeliveriesQuery['deliveries']['edges'][number]['node'];

/** All that is known of a delivery: its facts, and each attempt with the push service's answer. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const { id, chatId, status, service, event, reason, createdAt, settledAt, nextAttemptAt } = delivery;
  const { attempts, providerMessageId, chatSession } = delivery;
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          ['Status', <Mark look={DELIVERY_STATUSES[status]} />],
          ['Reason', reason && <span className="code">{reason}</span>],
          ['Event', <span className="code">{event}</span>],
          ['Chat', <WholeId id={chatId} what="the chat id" to={chatPath(chatId)} />],
          ['App', chatSession?.app.name],
          ['Push service', SERVICE_NAMES[service]],
          ['Created', <FullTime at={createdAt} />],
          ['Next attempt', nextAttemptAt && <FullTime at={nextAttemptAt} />],
          ['Settled', settledAt && <FullTime at={settledAt} />],
          ['Delivery id', <WholeId id={id} what="the delivery id" />],
          ['Message id', providerMessageId && <WholeId id={providerMessageId} what="the message id" />],
        ]}
      />
      <section aria-labelledby="attempts">
        <Title order={3} id="attempts" mb="xs">
          {sentence(countOf(attempts.length, 'attempt', 'attempts'))}
        </Title>
        <List type="ordered" size="sm" spacing="xs">
          {attempts.map((attempt) => (
            <List.Item key={attempt.at}>
              <Time at={attempt.at} isExact />
              <Text size="sm">{attemptText(attempt)}</Text>
            </List.Item>
          ))}
        </List>
      </section>
    </Stack>
  );
}

/** "Rejected: BadDeviceToken, HTTP 400 after 20 ms". */
function attemptText({ outcome, reason, statusCode, durationMs }: Delivery['attempts'][number]): string {
  if (outcome === 'interrupted') return 'Interrupted: the push may have arrived';
  const answer = statusCode == null ? 'no answer' : `HTTP ${statusCode}`;
  return `${sentence(outcome)}${reason == null ? '' : `: ${reason}`}, ${answer} after ${spokenDuration(durationMs)}`;
}
