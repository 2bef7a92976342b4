import { isJsonObject } from '../domain/jsonObject.js';

/** Converts a value from a platform or a client to the type the SDKs' parsers accept; undefined: leave the field out. */
export type LegacyField = (given: unknown) => unknown;

/** Text of any value except an object. */
export const text =
  (fallback = ''): LegacyField =>
  (given) =>
    textOf(given) ?? fallback;

/** A number as text: iOS accepts no bare number, and Android accepts only a number inside the quotes. */
export const coordinate: LegacyField = (given) => {
  const written = textOf(given)?.trim() ?? '';
  const number = Number(written);
  return written !== '' && Math.abs(number) < FLOAT_MAX ? String(number) : '0';
};

/** One of the two words of the published page. SDKs with other words accept these too. */
export const fileType: LegacyField = (given) => (/^image\b/i.test(textOf(given) ?? '') ? 'image' : 'attachment');

/** An object with text values. */
export const texts: LegacyField = (given) =>
  Object.fromEntries(
    Object.entries(object(given) as object)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, textOf(value) ?? JSON.stringify(value)]),
  );

export const object: LegacyField = (given) => (isJsonObject(given) ? given : {});

/** A number in the integer range of both SDKs, or undefined. */
export const wholeNumber: LegacyField = (given) => {
  const number = Number(textOf(given) ?? NaN);
  return Number.isInteger(number) && Math.abs(number) <= INT_MAX ? number : undefined;
};

/** The limit of a 32-bit float, rounded down. */
const FLOAT_MAX = 3e38;
const INT_MAX = 2_147_483_647;

function textOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  return typeof given === 'number' || typeof given === 'boolean' ? String(given) : null;
}
