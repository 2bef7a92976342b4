import { MINUTE_MS, SECOND_MS } from '../domain/durations.js';
import type { Reached } from '../providers/room.js';
import { failed, ok, skipped, warning, type Finding } from './finding.js';

/** Leases, presence and expiry are times of several machines; NTP keeps them within fractions of a second. */
const WARNED_BEYOND_MS = 30 * SECOND_MS;
/**
 * Google refuses a signed request that is minutes ahead or behind; Apple a provider token whose time is more than an hour
 * old, or ahead.
 */
const FAILED_BEYOND_MS = 5 * MINUTE_MS;

const REMEDY = 'Synchronize the clocks by NTP (timedatectl set-ntp true).';

/** @param aheadMs by how much this machine's clock is ahead of the database's */
export function databaseClockFinding(aheadMs: number): Finding {
  return judge('clockDatabase', aheadMs, 'the database');
}

/** @param answers with the time at which this machine had them */
export function providerClockFinding(answers: readonly Pick<Reached, 'date' | 'host'>[], now: Date): Finding {
  const check = 'clockProviders';
  // A Date header has whole seconds.
  const ahead = answers.flatMap(({ date }) => (date ? [now.getTime() - date.getTime() - SECOND_MS / 2] : []));
  const [median] = ahead.sort((a, b) => a - b).slice(Math.floor((ahead.length - 1) / 2));
  if (median === undefined) return skipped(check, 'No provider has named its time.');
  return judge(check, median, 'the providers');
}

function judge(check: string, aheadMs: number, whose: string): Finding {
  const apart = Math.abs(aheadMs);
  const seconds = Math.round(apart / SECOND_MS);
  if (apart <= WARNED_BEYOND_MS)
    return ok(check, `This machine and ${whose} agree on the time (within ${seconds + 1} s).`);
  const text = `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${whose}.`;
  if (apart <= FAILED_BEYOND_MS) return warning(check, text, REMEDY);
  return failed(check, `${text} Providers refuse requests that are signed at such a time.`, REMEDY);
}
