import { nextWebhookTry, type WebhookRetry } from '../../src/webhooks/sending/webhookPolicy.js';

const NOW = new Date(Date.UTC(2026, 2, 1, 12));
const DAY_MS = 86_400_000;
const silence = { kind: 'unreachable', reason: 'TIMEOUT' } as const;
const refusal = (retryAfterMs: number | null) =>
  ({ kind: 'refused', statusCode: 503, reason: 'HTTP 503', retryAfterMs }) as const;

/** Seconds to wait. */
function wait(fields: Partial<WebhookRetry>): number {
  const retry = { outcome: silence, attempt: 1, failingSince: NOW, now: NOW, random: 0, ...fields };
  return (nextWebhookTry(retry).getTime() - NOW.getTime()) / 1_000;
}

it('waits from a second to a quarter of an hour, twice as long each time', () => {
  expect([1, 2, 3, 9, 10, 11, 500].map((attempt) => wait({ attempt }))).toEqual([1, 2, 4, 256, 512, 900, 900]);
  expect(wait({ attempt: 11, outcome: refusal(null) })).toBe(900);
});

it('has a jitter', () => {
  expect(wait({ attempt: 4, random: 0.5 })).toBe(8.8);
});

it('waits an hour after three days', () => {
  const failingFor = (ms: number) => ({ attempt: 300, failingSince: new Date(NOW.getTime() - ms) });
  expect(wait(failingFor(3 * DAY_MS - 1))).toBe(900);
  expect(wait(failingFor(3 * DAY_MS))).toBe(3_600);
  expect(wait({ ...failingFor(30 * DAY_MS), random: 0.99 })).toBe(3_600);
});

it('waits as long as the platform asks, up to an hour, and does not retry at once forever', () => {
  expect(wait({ outcome: refusal(120_000) })).toBe(120);
  expect(wait({ outcome: refusal(7_200_000) })).toBe(3_600);
  expect([1, 3, 20].map((attempt) => wait({ attempt, outcome: refusal(0) }))).toEqual([1, 4, 15]);
});
