/** Stands in a header in the place of bytes that were no UTF-8. */
const REPLACEMENT = '\uFFFD';
/** What a device cannot say, or nobody can see: controls, blanks, zero-width characters, and what its header is written with. */
const NOT_IN_APP_ID = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s",=\uFFFD]/u;

/**
 * The one form in which client ids and app ids are kept and looked for, whoever says them: composed (Unicode's NFC), for
 * keyboards and systems write the same letter in different ways, and without byte order marks in front, which are no part of a
 * text and get lost on many ways.
 */
export function canonicalId(text: string): string {
  return text.normalize('NFC').replace(/^\uFEFF+/, '');
}

/** Whether an id has lost something on its way, so that several ids would look like it. */
export function isBrokenId(id: string): boolean {
  return id.includes(REPLACEMENT) || !id.isWellFormed();
}

/** What is wrong with a new app's id, as it goes on from the name of the field; null: nothing. */
export function appIdFault(id: string): string | null {
  return NOT_IN_APP_ID.test(id)
    ? 'must not contain blanks, quotes, commas, equals signs, or characters that cannot be seen'
    : null;
}
