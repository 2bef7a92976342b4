/** Makes of what a platform or a client sent what the SDKs' parsers take; undefined: the field is better left out. */
export type LegacyField = (given: unknown) => unknown;

/** Text, as what is no object can be written. */
export const text =
  (fallback = ''): LegacyField =>
  (given) =>
    textOf(given) ?? fallback;

/** Text with a number in it: iOS takes no bare one, and Android nothing else inside the quotes. */
export const coordinate: LegacyField = (given) => {
  const written = textOf(given)?.trim() ?? '';
  const number = Number(written);
  return written !== '' && Math.abs(number) < FLOAT_MAX ? String(number) : '0';
};

/** One of the two words that the published page has; SDKs that read others take these too. */
export const fileType: LegacyField = (given) => (/^image\b/i.test(textOf(given) ?? '') ? 'image' : 'attachment');

/** An object of texts. */
export const texts: LegacyField = (given) =>
  Object.fromEntries(
    Object.entries(object(given) as object)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, textOf(value) ?? JSON.stringify(value)]),
  );

export const object: LegacyField = (given) =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};

/** A number that both sides' integers can hold, or nothing. */
export const wholeNumber: LegacyField = (given) => {
  const number = Number(textOf(given) ?? NaN);
  return Number.isInteger(number) && Math.abs(number) <= INT_MAX ? number : undefined;
};

/** Of a 32-bit float, rounded down. */
const FLOAT_MAX = 3e38;
const INT_MAX = 2_147_483_647;

function textOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  return typeof given === 'number' || typeof given === 'boolean' ? String(given) : null;
}
