import { Stack, Text } from '@mantine/core';
import { ADDRESS_KINDS, ENVIRONMENTS, SERVICE_NAMES, SUBSCRIPTION_ENDS } from '../../format/labels.js';
import type { SessionQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';

type Session = NonNullable<SessionQuery['chatSession']>;

/** The facts of a chat. */
export function SessionFacts({ session }: { session: Session }) {
  const { chatId, clientId, phoneNumber, from, app, locale, createdAt, endedAt } = session;
  return (
    <Facts
      facts={[
        ['Chat id', <span className="code">{chatId}</span>],
        ['Client id', <span className="code">{clientId}</span>],
        ['Phone number', phoneNumber ?? null],
        ['Name', from ?? null],
        [
          'App',
          <>
            {app.name} (<span className="code">{app.appId}</span>)
          </>,
        ],
        ['Phone number', phoneNumber],
        ['Name', from],
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
export function SessionSubscription({ session }: { session: Session }) {
  const { pushSubscription: subscription, pushSubscriptionEnd: end, services } = session;
  return (
    <Stack gap="md">
      {subscription ? (
        <Facts
          facts={[
            ['Push service', SERVICE_NAMES[subscription.service]],
            [ADDRESS_KINDS[subscription.addressKind], <span className="code">{subscription.deviceToken}</span>],
            ['Bundle id', subscription.bundleId ? <span className="code">{subscription.bundleId}</span> : null],
            ['Environment', subscription.environment ? ENVIRONMENTS[subscription.environment] : null],
            ['Subscribed', <Time at={subscription.createdAt} />],
            ['Address last sent', <Time at={subscription.refreshedAt} />],
          ]}
        />
      ) : (
        <NotSubscribed end={end} />
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

function NotSubscribed({ end }: { end: Session['pushSubscriptionEnd'] }) {
  return (
    <Text size="sm" component="div">
      {end ? (
        <>
          Not subscribed. {SUBSCRIPTION_ENDS[end.reason]}: <Time at={end.at} />
        </>
      ) : (
        'Never subscribed: the client gets no notifications.'
      )}
    </Text>
  );
}
