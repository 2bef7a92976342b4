/** The table of verdicts, row by row. */
import type { DeliveryAttempt } from '../../src/delivery/settling/deliveryPolicy.js';
import type { DeliveryRecord } from '../../src/delivery/history/deliveryRow.js';
import type { Situation } from '../../src/diagnosis/situation.js';
import { ruleFor, VERDICT_RULES, VERDICTS, type Verdict } from '../../src/diagnosis/verdicts.js';
import { verdictWords } from '../../src/diagnosis/verdictWords.js';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1, 12, minutes));

const EVENT: NonNullable<Situation['event']> = {
  ...{ event: 'chat_session_message', seq: 7, at: at(10), effect: 'NOTIFIES' },
};
const SUBSCRIBED: Situation['subscription'] = { service: 'IOS_APNS', since: at(0), end: null };
const ended = (reason: string): Situation['subscription'] => ({
  ...{ service: 'IOS_APNS', since: at(0), end: { at: at(5), reason } },
});
const refusal = (minutes: number): Situation['refusal'] => ({
  ...{ at: at(minutes), operation: 'subscribe', door: 'REST', code: 'INVALID_DEVICE_TOKEN' },
  ...{ field: 'deviceToken', message: 'deviceToken must be 1 to 100 bytes' },
});
const CIRCUIT: NonNullable<Situation['circuit']> = {
  ...{ tenantId: 1, tenantHost: 'acme.example.com', appId: 'shop', service: 'IOS_APNS' },
  ...{ reason: 'CREDENTIALS_REFUSED', detail: 'InvalidProviderToken', openedAt: at(8), retryAt: at(15) },
};
const attempt = (outcome: DeliveryAttempt['outcome'], reason: string | null): DeliveryAttempt => ({
  ...{ at: at(11), outcome, reason, statusCode: 400, durationMs: 20, ambiguous: false },
});

function delivery(more: Partial<DeliveryRecord>): DeliveryRecord {
  const isSettled = !['PENDING', 'RETRYING'].includes(more.status ?? 'PENDING');
  return {
    ...{ tenantId: 1, id: '0', chatId: 'c', seq: 7, event: 'chat_session_message', service: 'IOS_APNS' },
    ...{ status: 'PENDING', reason: null, attempts: [], providerMessageId: null, createdAt: at(10), resendOf: null },
    ...{ dueAt: isSettled ? null : at(16), settledAt: isSettled ? at(12) : null },
    ...more,
  };
}

function situation(more: Partial<Situation>): Situation {
  return {
    ...{ now: at(14), scope: 'CHAT', event: EVENT, delivery: null, subscription: SUBSCRIBED, refusal: null },
    ...{ circuit: null, service: 'ENABLED', fetchedSeq: 0 },
    ...more,
  };
}

type Row = [rule: string, verdict: Verdict, more: Partial<Situation>, since: Date | null, says: RegExp];

/** For each rule of the table the situations in which it decides. */
const ROWS: Row[] = [
  [
    'the push service has taken it',
    'SENT',
    { delivery: delivery({ status: 'SENT', providerMessageId: 'ABC-1' }) },
    at(12),
    /accepted the push \(message id ABC-1\)/,
  ],
  [
    'many tokens are refused at once, so pushes wait',
    'REJECTED',
    {
      delivery: delivery({ status: 'RETRYING', attempts: [attempt('rejected', 'BadDeviceToken')] }),
      circuit: { ...CIRCUIT, reason: 'TOKENS_REFUSED', detail: 'BadDeviceToken' },
    },
    at(8),
    /refuses many device tokens .* The next try is at 2026-03-01T12:15/,
  ],
  [
    'the push service refuses the credentials',
    'PROVIDER_REFUSES_CREDENTIALS',
    { delivery: delivery({}), circuit: CIRCUIT },
    at(8),
    /refuses the credentials of this app since 2026-03-01T12:08.* \(InvalidProviderToken\)/,
  ],
  [
    'the push service refuses the credentials',
    'PROVIDER_REFUSES_CREDENTIALS',
    { delivery: delivery({ status: 'RETRYING', attempts: [attempt('rejected', 'InvalidProviderToken')] }) },
    at(11),
    /The next try is at 2026-03-01T12:16/,
  ],
  [
    'the push service asks to slow down',
    'THROTTLED',
    { delivery: delivery({ status: 'RETRYING', attempts: [attempt('throttled', 'TooManyRequests')] }) },
    at(11),
    /asks to send more slowly \(TooManyRequests\)/,
  ],
  [
    'the push service asks to slow down',
    'THROTTLED',
    { delivery: delivery({}), circuit: { ...CIRCUIT, reason: 'PROVIDER_THROTTLES', detail: 'TooManyRequests' } },
    at(8),
    /slowly/,
  ],
  [
    'the push service cannot be reached or fails',
    'PROVIDER_UNAVAILABLE',
    { delivery: delivery({ status: 'RETRYING', attempts: [attempt('retry', 'ServiceUnavailable')] }) },
    at(11),
    /cannot be reached or fails/,
  ],
  [
    'the push service cannot be reached or fails',
    'PROVIDER_UNAVAILABLE',
    { delivery: delivery({ reason: 'PROVIDER_SILENT' }) },
    at(10),
    /cannot be reached or fails/,
  ],
  [
    'the push service cannot be reached or fails',
    'PROVIDER_UNAVAILABLE',
    { delivery: delivery({}), circuit: { ...CIRCUIT, reason: 'PROVIDER_INTERCEPTED', detail: 'status 407' } },
    at(8),
    /cannot be reached or fails/,
  ],
  [
    'the client is in the chat and may fetch it',
    'HELD_FOR_PRESENCE',
    { delivery: delivery({ reason: 'CLIENT_PRESENT' }) },
    at(10),
    /Unless it fetches this by 2026-03-01T12:16:00.000Z, it is pushed/,
  ],
  [
    'the push service is switched off, and it waits',
    'SERVICE_PAUSED',
    { delivery: delivery({}), service: 'DISABLED' },
    at(10),
    /switched off/,
  ],
  ['it waits for its turn', 'WAITING', { delivery: delivery({}) }, at(10), /on its way/],
  [
    'it waits for its turn',
    'WAITING',
    { delivery: delivery({ reason: 'TOKEN_UNPROVEN' }) },
    at(10),
    /new ones are tried slowly/,
  ],
  [
    'the client fetched it',
    'CLIENT_FETCHED',
    { delivery: delivery({ status: 'SUPPRESSED', reason: 'CLIENT_FETCHED' }) },
    at(12),
    /fetched this itself/,
  ],
  [
    'the push service was switched off',
    'SERVICE_PAUSED',
    { delivery: delivery({ status: 'SUPPRESSED', reason: 'SERVICE_NOT_CONFIGURED' }), service: 'MISSING' },
    at(12),
    /not set up for this app/,
  ],
  [
    'the push service was switched off',
    'SERVICE_PAUSED',
    { delivery: delivery({ status: 'SUPPRESSED', reason: 'SERVICE_NOT_CONFIGURED' }) },
    at(12),
    /was not set up for this device/,
  ],
  [
    'the subscription had ended, and the next was refused',
    'SUBSCRIBE_REFUSED',
    {
      delivery: delivery({ status: 'SUPPRESSED', reason: 'UNSUBSCRIBED' }),
      subscription: ended('UNSUBSCRIBED'),
      refusal: refusal(6),
    },
    at(6),
    /refused \(INVALID_DEVICE_TOKEN: deviceToken must be 1 to 100 bytes\)/,
  ],
  [
    'the push service had said that the address is dead',
    'DEVICE_GONE',
    {
      delivery: delivery({ status: 'SUPPRESSED', reason: 'TOKEN_UNREGISTERED' }),
      subscription: ended('TOKEN_UNREGISTERED'),
    },
    at(5),
    /app was removed, or its token was renewed/,
  ],
  [
    'the push service says that the address is dead',
    'DEVICE_GONE',
    { delivery: delivery({ status: 'FAILED', attempts: [attempt('unregistered', 'Unregistered')] }) },
    at(12),
    /dead \(Unregistered\)/,
  ],
  [
    'another client had taken the device',
    'DEVICE_TAKEN_OVER',
    {
      delivery: delivery({ status: 'SUPPRESSED', reason: 'DEVICE_TAKEN_OVER' }),
      subscription: ended('DEVICE_TAKEN_OVER'),
    },
    at(5),
    /Another client/,
  ],
  ...['UNSUBSCRIBED', 'SIGNED_OUT', 'REVOKED', 'CHAT_ENDED'].map((reason): Row => [
    'the subscription had ended',
    'UNSUBSCRIBED',
    { delivery: delivery({ status: 'SUPPRESSED', reason }), subscription: ended(reason) },
    at(5),
    /had .*, at 2026-03-01T12:05:00.000Z/,
  ]),
  [
    'it expired',
    'EXPIRED',
    {
      delivery: delivery({
        status: 'EXPIRED',
        reason: 'TOO_LATE',
        attempts: [attempt('retry', 'InternalServerError')],
      }),
    },
    at(12),
    /expired .* InternalServerError/,
  ],
  [
    'the push service rejected it',
    'REJECTED',
    {
      delivery: delivery({
        status: 'FAILED',
        reason: 'PayloadTooLarge',
        attempts: [attempt('rejected', 'PayloadTooLarge')],
      }),
    },
    at(12),
    /rejected the push \(PayloadTooLarge\)/,
  ],
  [
    'the event makes no notification',
    'NOT_AN_EVENT_THAT_NOTIFIES',
    { event: { ...EVENT, effect: 'MUTED' } },
    at(10),
    /“Don’t notify” for chat_session_message/,
  ],
  [
    'the event makes no notification',
    'NOT_AN_EVENT_THAT_NOTIFIES',
    { scope: 'EVENT', subscription: null, event: { ...EVENT, event: 'chat_session_typing', effect: 'SILENT' } },
    at(10),
    /type chat_session_typing make no notification/,
  ],
  [
    'the event makes no notification',
    'NOT_AN_EVENT_THAT_NOTIFIES',
    { scope: 'EVENT', event: { ...EVENT, effect: 'BY_CLIENT' } },
    at(10),
    /The client sent it/,
  ],
  [
    'subscribing was refused',
    'SUBSCRIBE_REFUSED',
    { subscription: null, refusal: refusal(3) },
    at(3),
    /tried to subscribe at 2026-03-01T12:03/,
  ],
  ['the app never subscribed', 'NEVER_SUBSCRIBED', { subscription: null }, at(10), /never subscribed this chat/],
  [
    'the app subscribed only later',
    'NEVER_SUBSCRIBED',
    { subscription: { service: 'IOS_APNS', since: at(13), end: null } },
    at(10),
    /before the app subscribed, at 2026-03-01T12:13/,
  ],
  ['the address is dead', 'DEVICE_GONE', { event: null, subscription: ended('TOKEN_REFUSED') }, at(5), /dead/],
  [
    'another client has the device',
    'DEVICE_TAKEN_OVER',
    { event: null, subscription: ended('DEVICE_TAKEN_OVER') },
    at(5),
    /Another client/,
  ],
  [
    'the subscription has ended',
    'UNSUBSCRIBED',
    { event: null, subscription: ended('SIGNED_OUT') },
    at(5),
    /signed out/,
  ],
  ['nothing was published yet', 'NOT_AN_EVENT_THAT_NOTIFIES', { event: null }, null, /published nothing/],
  ['its delivery is gone', 'NO_LONGER_KEPT', {}, at(10), /removed by retention/],
];

describe('the table of verdicts', () => {
  it.each(ROWS)('%s: %s', (rule, verdict, more, since, says) => {
    const given = situation(more);
    const found = ruleFor(given);
    expect([found.name, found.verdict, found.since(given)]).toEqual([rule, verdict, since]);
    expect(verdictWords(verdict, given).explanation).toMatch(says);
  });

  it('has a row here for every rule, and a rule for every verdict', () => {
    expect(new Set(ROWS.map(([rule]) => rule))).toEqual(new Set(VERDICT_RULES.map(({ name }) => name)));
    expect(new Set(VERDICT_RULES.map(({ verdict }) => verdict))).toEqual(new Set(VERDICTS));
  });

  it('does not blame a refusal from before a subscription that worked', () => {
    const given = situation({ subscription: ended('UNSUBSCRIBED'), event: null, refusal: refusal(4) });
    expect(ruleFor(given).verdict).toBe('UNSUBSCRIBED');
    expect(ruleFor(situation({ refusal: refusal(4) })).verdict).toBe('NO_LONGER_KEPT');
  });

  it('says complete sentences', () => {
    for (const [, verdict, more] of ROWS) {
      const { explanation, nextAction } = verdictWords(verdict, situation(more));
      for (const text of [explanation, nextAction ?? 'None.']) {
        expect(text).toMatch(/^[A-Z].*[.]$/s);
        expect(text).not.toMatch(/undefined|null|\s{2}|\.\./);
      }
    }
  });
});
