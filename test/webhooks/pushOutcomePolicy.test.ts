import type { SettledPush } from '../../src/webhooks/pushOutcomes/pushOutcomes.store.js';
import { fittingPushes, pushOutcomeMessage } from '../../src/webhooks/pushOutcomes/pushOutcomeMessage.js';
import { afterRefusal, isRefusalOfContent } from '../../src/webhooks/pushOutcomes/pushOutcomePolicy.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const pushes = (count: number, reason: string | null = null): SettledPush[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `01a22eff-0000-7000-8000-${String(index).padStart(12, '0')}`,
    chatId: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
    ...{ appId: 'acme-shop', seq: index, msgId: `m${index}`, event: 'chat_session_message', reason },
    ...{ service: 'ANDROID_FIREBASE', status: 'SENT', providerMessageId: `projects/p/messages/${index}` },
    attempts: [{ outcome: 'SENT', statusCode: 200 }],
    ...{ createdAt: NOW, settledAt: NOW },
  }));
const bytesOf = (some: readonly SettledPush[]) =>
  Buffer.byteLength(pushOutcomeMessage({ tenantId: 1, tenantHost: 'a.example', type: 'PUSH_SENT', pushes: some }).body);

it('a request is less than 64 KiB, and has at least one outcome', () => {
  const ordinary = pushes(500);
  expect(bytesOf(ordinary)).toBeGreaterThan(200_000);
  expect(fittingPushes(1, pushes(100))).toHaveLength(100);
  const fitting = fittingPushes(1, ordinary);
  expect(bytesOf(fitting)).toBeLessThan(64 * 1_024);
  expect(bytesOf(fitting)).toBeGreaterThan(59 * 1_024);
  expect(fittingPushes(1, pushes(3, 'ü'.repeat(50_000)))).toHaveLength(1);
});

const batch = { size: 8, statusCode: 400, refusals: 1, refusedSince: NOW, now: NOW };
test.each([
  ['is refused once', {}, 'REPEAT'],
  ['is refused again', { refusals: 2 }, 'HALVE'],
  ['is too large', { statusCode: 413 }, 'HALVE'],
  ['has one outcome, refused for less than an hour', { size: 1, refusals: 9, refusedSince: ago(3_599) }, 'REPEAT'],
  ['has one outcome that is too large', { size: 1, statusCode: 413 }, 'REPEAT'],
  ['has one outcome, refused for an hour', { size: 1, refusals: 9, refusedSince: ago(3_600) }, 'DROP'],
])('a batch that %s: %j: %s', (_, fields, told) => {
  expect(afterRefusal({ ...batch, ...fields })).toBe(told);
});

test.each([
  [400, true],
  [404, true],
  [413, true],
  [401, false],
  [429, false],
  [503, false],
  [302, false],
])('the status %i may be about the outcomes: %s', (statusCode, told) => {
  expect(isRefusalOfContent({ kind: 'refused', statusCode, reason: '', retryAfterMs: null })).toBe(told);
});
