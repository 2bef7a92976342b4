import fc from 'fast-check';

/** Every refusal that the contract knows, by its code. */
export const ANSWERS: Record<string, readonly number[]> = {
  1000: [403],
  2000: [403],
  // 401 for API keys, which the legacy door does not know.
  2001: [403, 401],
  2002: [403],
  2003: [403],
  2004: [403],
  3000: [403],
  // 415 and 422 are ours: the contract knows neither media types nor Idempotency-Key.
  5003: [400, 415, 422],
  5005: [404, 403],
  5006: [406],
  5501: [413],
  5509: [429],
  5603: [406],
};

/** What a header may hold on the wire. */
export const headerText = fc.string({
  unit: fc.constantFrom(...Array.from('MOBILE-140 appId="shop", clientId\t;/:=\u00ff')),
  maxLength: 40,
});
/** What a request line may hold on the wire. */
export const pathText = fc.string({
  unit: fc.constantFrom(...Array.from('abc09%/.;:@&=+$,!~*()[]{}|^-_\\"<>')),
  minLength: 1,
  maxLength: 30,
});

/** What a part of a path may be, encoded. */
export const strangePath = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.integer({ min: 0, max: 0x1f }).map((code) => `%${code.toString(16).padStart(2, '0')}`),
  fc.constantFrom('%', '%zz', '%ff', '%7f', '%2e%2e', '%2F', 'k'.repeat(5_000)),
);

/** Mostly what is right, so that requests get far enough. */
export function mostly<Value>(right: () => Value, wrong: fc.Arbitrary<Value>, weight = 8): fc.Arbitrary<Value> {
  return fc.oneof({ weight, arbitrary: fc.constant(null).map(right) }, { weight: 1, arbitrary: wrong });
}
