import { Text } from '@mantine/core';
import { spokenDuration } from '../../format/times.js';
import type { DeliveryQuery } from '../../generated/graphql.js';
import { Time } from '../../parts/Time.js';
import classes from './AttemptsWaterfall.module.css';
import { waterfallOf } from './waterfall.js';

type Delivery = Extract<NonNullable<DeliveryQuery['node']>, { payload: unknown }>;
type Attempt = Delivery['attempts'][number];

/** The sends of a delivery on one time axis: when each began, how long it took, and the answer. */
export function AttemptsWaterfall({ delivery }: { delivery: Delivery }) {
  const { createdAt, attempts } = delivery;
  const bars = waterfallOf(createdAt, attempts);
  return (
    <ol className={classes['attempts']} aria-label="Attempts">
      {attempts.map((attempt, index) => {
        const { offsetMs = 0, left = 0, width = 0 } = bars[index] ?? {};
        const background = `var(--mantine-color-${attempt.outcome === 'delivered' ? 'teal-6' : 'red-6'})`;
        return (
          <li key={attempt.at} className={classes['attempt']}>
            <Text size="sm" component="span">
              +{spokenDuration(offsetMs)}
            </Text>
            <div className={classes['track']} aria-hidden>
              <div className={classes['bar']} style={{ left: `${left}%`, width: `${width}%`, background }} />
            </div>
            <Text size="sm" component="span" className={classes['outcome']}>
              {answerOf(attempt)}
              {attempt.reason && (
                <>
                  , <span className="code">{attempt.reason}</span>
                </>
              )}{' '}
              <Text span size="sm" c="dimmed">
                (<Time at={attempt.at} isExact />)
              </Text>
            </Text>
          </li>
        );
      })}
    </ol>
  );
}

function answerOf({ outcome, statusCode, durationMs }: Attempt): string {
  if (outcome === 'interrupted') return 'Interrupted; the push may have arrived';
  const answer = typeof statusCode === 'number' ? `HTTP ${statusCode}` : 'no answer';
  return `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}, ${answer} after ${spokenDuration(durationMs)}`;
}
