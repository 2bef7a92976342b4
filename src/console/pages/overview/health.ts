import { countOf, plural, sentence } from '../../format/text.js';

/** What the health of a tenant or the installation depends on. */
interface Conditions {
  /** Paused push services. */
  paused: number;
  /** Open alerts; undefined: unknown. */
  alerts: number | undefined;
  /** Deliveries of the last hour that came to nothing by a fault. */
  failed: number;
  /** All deliveries of the last hour. */
  total: number;
}

export interface Health {
  isGood: boolean;
  /** One sentence. */
  words: string;
}

/** The state in one sentence. Trouble comes first: paused push services, then open alerts, then failures. */
export function healthOf({ paused, alerts = 0, failed, total }: Conditions): Health {
  const troubles = [
    ...(paused > 0 ? [`${countOf(paused, 'push service is', 'push services are')} paused`] : []),
    ...(alerts > 0 ? [`${countOf(alerts, 'alert is', 'alerts are')} open`] : []),
  ];
  if (troubles.length > 0) return { isGood: false, words: `${sentence(troubles.join(', and '))}.` };
  // Perhaps no push service is set up yet.
  if (total === 0)
    return { isGood: true, words: 'No push service is paused. There were no deliveries in the last hour.' };
  const sending = 'All push services are sending';
  if (failed === 0) return { isGood: true, words: `${sending}, and no delivery of the last hour failed.` };
  const share = `${countOf(failed, 'delivery', 'deliveries')} of the last hour`;
  return { isGood: true, words: `${sending}; ${share} ${plural(failed, 'has', 'have')} failed.` };
}

/** How a number has changed since the period before, in words; null: there is nothing to compare. */
export interface Trend {
  words: string;
  isWorse: boolean;
}

/** The change of a rate in percentage points. @param now and `before`: 0 to 1; null: there were none */
export function rateTrend(now: number | null, before: number | null, locale?: string): Trend | null {
  if (now === null || before === null) return null;
  const points = Math.round((now - before) * 1_000) / 10;
  if (points === 0) return { words: 'As in the time before', isWorse: false };
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Math.abs(points));
  const unit = plural(Math.abs(points), 'point', 'points');
  return { words: `${points > 0 ? 'Up' : 'Down'} ${size} ${unit} on the time before`, isWorse: points < 0 };
}
