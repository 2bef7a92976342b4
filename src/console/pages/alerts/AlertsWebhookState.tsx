import { formatCount } from '../../format/text.js';
import type { AlertsWebhookQuery } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { ALERT_KINDS } from './alertTerms.js';

type Webhook = NonNullable<AlertsWebhookQuery['alertsWebhook']>;

/** Where alerts are sent, and how it fares. */
export function AlertsWebhookState({ webhook }: { webhook: Webhook }) {
  const { url, kinds, queuedNotices, failingSince, lastError, failures, droppedNotices, updatedAt } = webhook;
  return (
    <Facts
      facts={[
        ['URL', <span className="code">{url}</span>],
        ['State', <Mark look={lookOf(webhook)} />],
        ['Kinds', kinds ? kinds.map((kind) => ALERT_KINDS[kind]).join(', ') : 'All'],
        ['Waiting', formatCount(queuedNotices)],
        [
          'Last error',
          failingSince && (
            <>
              <span className="code">{lastError ?? 'unknown reason'}</span>, since <Time at={failingSince} />, sent{' '}
              {failures === 1 ? 'once' : `${formatCount(failures)} times`}. It is retried automatically.
            </>
          ),
        ],
        ['Given up', droppedNotices === 0 ? null : `${formatCount(droppedNotices)}, after three days each`],
        ['Changed', <Time at={updatedAt} />],
      ]}
    />
  );
}

function lookOf({ enabled, failingSince }: Webhook) {
  if (!enabled) return { label: 'Off', color: 'gray.6' };
  return failingSince ? { label: 'Failing', color: 'red.6' } : { label: 'Sending', color: 'teal.6' };
}
