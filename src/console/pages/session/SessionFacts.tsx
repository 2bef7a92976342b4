import type { SessionQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';

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
