import type { DeliveryAttempt } from '../../src/delivery/settling/deliveryPolicy.js';
import { waitsOf, waitWords } from '../../src/delivery/history/deliveryWaits.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 12) + seconds * 1_000);
const attempt = (seconds: number, reason: string | null, waitedFor?: string): DeliveryAttempt => ({
  ...{ at: at(seconds), outcome: reason === null ? 'delivered' : 'retry', reason, statusCode: 503, durationMs: 500 },
  ...{ ambiguous: false, ...(waitedFor !== undefined && { waitedFor }) },
});
const PENDING = { attempts: [], createdAt: at(0), settledAt: null, status: 'PENDING', reason: null } as const;

describe('the waits of a delivery', () => {
  it('are none where it is sent at once', () => {
    expect(waitsOf({ ...PENDING, status: 'SENT', attempts: [attempt(0.4, null)], settledAt: at(1) })).toEqual([]);
  });

  it('are before each attempt, for the reason of then or the answer before', () => {
    const attempts = [attempt(30, 'ServiceUnavailable', 'CLIENT_PRESENT'), attempt(40, 'Shutdown'), attempt(60, null)];
    expect(waitsOf({ ...PENDING, status: 'SENT', attempts, settledAt: at(61) })).toEqual([
      { from: at(0), until: at(30), reason: 'CLIENT_PRESENT' },
      { from: at(30.5), until: at(40), reason: 'ServiceUnavailable' },
      { from: at(40.5), until: at(60), reason: 'Shutdown' },
    ]);
  });

  it('go on while it waits, and end with its settlement', () => {
    const waiting = { ...PENDING, status: 'RETRYING', attempts: [attempt(0, 'Shutdown')], reason: 'Shutdown' } as const;
    expect(waitsOf(waiting)).toEqual([{ from: at(0.5), until: null, reason: 'Shutdown' }]);
    expect(waitsOf({ ...PENDING, reason: 'CLIENT_PRESENT' })).toEqual([
      { from: at(0), until: null, reason: 'CLIENT_PRESENT' },
    ]);
    const fetched = { ...PENDING, status: 'SUPPRESSED', reason: 'CLIENT_FETCHED', settledAt: at(9) } as const;
    expect(waitsOf(fetched)).toEqual([{ from: at(0), until: at(9), reason: 'CLIENT_PRESENT' }]);
  });

  it('without a reason were for its turn, as before the first attempt after a stop', () => {
    const [wait] = waitsOf({ ...PENDING, status: 'SENT', attempts: [attempt(5, null)], settledAt: at(6) });
    expect(wait?.reason).toBeNull();
    expect(waitWords({ service: 'IOS_APNS' }, null)).toMatch(/turn/);
    expect(waitWords({ service: 'IOS_APNS' }, 'ServiceUnavailable')).not.toContain('answered');
    expect(waitWords({ service: 'IOS_APNS' }, 'SomethingNew')).toBe('The push service answered SomethingNew.');
  });
});
