import fc from 'fast-check';
import type { Notification } from '../../src/domain/notification.js';
import { fitPayload } from '../../src/providers/payloadLimit.js';
import { pushTo } from './pushFixtures.js';

interface Payload {
  title: string;
  body: string;
  args?: string[];
  fixed?: string;
}

const bare = ({ title, body }: Notification) => JSON.stringify({ title, body });
const full = ({ title, body, bodyLocalization }: Notification) =>
  JSON.stringify({ title, body, args: bodyLocalization?.args, fixed: 'x'.repeat(20) });

function fit(limit: number, texts: Partial<Notification>): { payload: Payload; bytes: number } {
  const payload = fitPayload(pushTo('IOS_APNS', texts).notification, limit, full, bare);
  return { payload: JSON.parse(payload) as Payload, bytes: Buffer.byteLength(payload) };
}

it('leaves alone what fits', () => {
  expect(fit(100, { title: 'T', body: 'B' }).payload).toMatchObject({ title: 'T', body: 'B' });
});

it('keeps as much of the body as fits, and all of a short title', () => {
  const { payload, bytes } = fit(100, { title: 'T', body: 'a'.repeat(500) });
  expect(bytes).toBe(100);
  expect(payload).toMatchObject({ title: 'T', body: expect.stringMatching(/^a+…$/) as string });
});

it('cuts between characters as readers see them', () => {
  const family = '👨‍👩‍👧‍👦';
  const { body } = fit(150, { title: 'T', body: family.repeat(50) }).payload;
  expect(body.length).toBeGreaterThan(1);
  expect(body.slice(0, -1)).toBe(family.repeat((body.length - 1) / family.length));
});

it('cuts the longest texts to the same length', () => {
  const long = 'b'.repeat(400);
  const { payload, bytes } = fit(200, { body: long, bodyLocalization: { key: 'K', args: ['Ann', long] } });
  expect(bytes).toBeGreaterThan(190);
  expect(payload).toMatchObject({ title: 'Ann', args: ['Ann', payload.body] });
  expect(payload.body).toMatch(/^b+…$/);
});

it('gives up everything but the text before the text', () => {
  const { payload } = fit(60, {
    title: 'T',
    body: 'b'.repeat(400),
    bodyLocalization: { key: 'K', args: ['x', 'y', 'z'] },
  });
  expect(Object.keys(payload)).toEqual(['title', 'body']);
  expect(payload.body).toMatch(/^bbbb.*…$/);
});

it('always fits, and always is well-formed', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 80, max: 600 }), (title, body, limit) => {
      const { payload, bytes } = fit(limit, { title, body, bodyLocalization: { key: 'K', args: [title, body] } });
      expect(bytes).toBeLessThanOrEqual(limit);
      expect(payload.body.isWellFormed()).toBe(true);
      expect(body.startsWith(payload.body.replace(/…$/, ''))).toBe(true);
    }),
  );
});
