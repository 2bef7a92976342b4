import { Stack, Text } from '@mantine/core';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { SessionQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';

/** The facts of a chat. */
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
        ['Language', locale ?? 'unknown'],
        ['Began', <Time at={createdAt} />],
        ['Ended', endedAt ? <Time at={endedAt} /> : null],
      ]}
    />
  );
}

const SUBSCRIBED = { label: 'Subscribed', color: 'teal.6' };
const NOT_SUBSCRIBED = { label: 'Not subscribed', color: 'gray.6' };

/** The client's subscription, and its status with each push service of the app. */
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
        <Text size="sm">Not subscribed: the client gets no notifications.</Text>
      )}
      {services.length === 0 ? (
        <Text size="sm">The app has no enabled push service.</Text>
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
