import fc from 'fast-check';
import { fitPayload, type PushText } from '../../src/push/payloadLimit.js';

const render = (text: PushText) => JSON.stringify({ ...text, fixed: 'x'.repeat(20) });
const read = (payload: string) => JSON.parse(payload) as PushText;

it('leaves alone what fits', () => {
  expect(read(fitPayload({ title: 'T', body: 'B' }, 100, render))).toMatchObject({ title: 'T', body: 'B' });
});

it('keeps as much of the body as fits', () => {
  const payload = fitPayload({ title: 'T', body: 'a'.repeat(500) }, 100, render);
  expect(Buffer.byteLength(payload)).toBe(100);
  expect(read(payload).body).toMatch(/^a+…$/);
});

it('cuts between characters as readers see them', () => {
  const family = '👨‍👩‍👧‍👦';
  const { body } = read(fitPayload({ title: 'T', body: family.repeat(50) }, 150, render));
  expect(body.length).toBeGreaterThan(1);
  expect(body.slice(0, -1)).toBe(family.repeat((body.length - 1) / family.length));
});

it('shortens the title only when the body is gone', () => {
  const { title, body } = read(fitPayload({ title: 't'.repeat(500), body: 'B' }, 100, render));
  expect(body).toBe('');
  expect(title).toMatch(/^t+…$/);
});

it('always fits, and always is well-formed', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 80, max: 600 }), (title, body, limit) => {
      const payload = fitPayload({ title, body }, limit, render);
      expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(limit);
      expect(read(payload).body.isWellFormed()).toBe(true);
      const kept = read(payload).body.replace(/…$/, '');
      expect(body.startsWith(kept)).toBe(true);
    }),
  );
});
