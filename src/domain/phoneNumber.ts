/**
 * The characters that people write between the digits of a phone number. The SQL of `database/contactSql.ts` has the same
 * characters.
 */
export const PHONE_NUMBER_FILLERS = ' \t-+()./\u00A0\u2010\u2011\u2013\u202F';

const FILLER = /[ \t\-+()./\u00A0\u2010\u2011\u2013\u202F]/g;

/** Fewer digits are no phone number to search for. */
const DIGITS_MIN = 3;

/** A phone number without the characters between its digits: `+49 (30) 123-45` is `493012345`. */
export function normalPhoneNumber(text: string): string {
  return text.replace(FILLER, '');
}

/**
 * The normal forms that a phone number may be stored in. An international one begins with + or with 00.
 * @returns none where the text is no phone number
 */
export function phoneNumbersNamed(text: string): string[] {
  const normal = normalPhoneNumber(text);
  if (!/^\d+$/.test(normal) || normal.length < DIGITS_MIN) return [];
  const plain = normal.replace(/^00/, '');
  return plain === '' ? [] : [plain, `00${plain}`];
}

/** The last two digits, for the audit log: enough to recognize a known number, too little to find an unknown one. */
export function phoneNumberEnd(text: string): string {
  return `…${normalPhoneNumber(text).slice(-2)}`;
}
