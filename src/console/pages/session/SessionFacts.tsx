import { Stack, Text } from '@mantine/core';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { SessionQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';

/** What is known of a chat. */
export function SessionFacts({ session }: { session: NonNullable<SessionQuery['chatSession']> }) {
  const { chatId, clientId, app, locale, createdAt, endedAt } = session;
  return (
    <Facts
      facts={[
        ['Chat id', <span className="code">{chatId}</span>],
        ['Client id', <span className="code">{clientId}</span>],
        [
          'App',
          <>
            {app.name} (<span className="code">{app.appId}</span>)
          </>,
        ],
        ['Language', locale ?? 'not known'],
        ['Began', <Time at={createdAt} />],
        ['Ended', endedAt ? <Time at={endedAt} /> : null],
      ]}
    />
  );
}

const SUBSCRIBED = { label: 'Subscribed', color: 'teal.6' };
const NOT_SUBSCRIBED = { label: 'Not subscribed', color: 'gray.6' };

/** By what the client is notified, and how it stands with each push service of the app. */
export function SessionSubscription({ session }: { session: NonNullable<SessionQuery['chatSession']> }) {
  const { pushSubscription: subscription, services } = session;
  return (
    <Stack gap="md">
      {subscription ? (
        <Facts
          facts={[
            ['Push service', SERVICE_NAMES[subscription.service]],
            ['Device token', <span className="code">{subscription.deviceToken}</span>],
            ['Bundle id', subscription.bundleId ? <span className="code">{subscription.bundleId}</span> : null],
            ['Subscribed', <Time at={subscription.createdAt} />],
            ['Token last sent', <Time at={subscription.refreshedAt} />],
          ]}
        />
      ) : (
        <Text size="sm">The client is not notified: its app has not subscribed, or no longer is.</Text>
      )}
      {services.length === 0 ? (
        <Text size="sm">The app has no push service that is enabled.</Text>
      ) : (
        <Facts
          facts={services.map(({ service, status }) => [
            SERVICE_NAMES[service],
            <Mark look={status === 'SUBSCRIBED' ? SUBSCRIBED : NOT_SUBSCRIBED} />,
          ])}
        />
      )}
    </Stack>
  );
}
