/** Replaces invalid UTF-8 in a header. */
const REPLACEMENT = '\uFFFD';
/**
 * Invisible characters, and those with a meaning in the device's header: controls, blanks, zero-width characters,
 * quotes, commas, equals signs.
 */
const NOT_IN_APP_ID = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s",=\uFFFD]/u;

/**
 * The canonical form of client ids and app ids, for storing and searching. NFC, because systems encode the same letter
 * differently; without leading byte order marks, which get lost in transit.
 */
export function canonicalId(text: string): string {
  return text.normalize('NFC').replace(/^\uFEFF+/, '');
}

/** Whether an id has lost something on its way, so that several ids would look like it. */
export function isBrokenId(id: string): boolean {
  return id.includes(REPLACEMENT) || !id.isWellFormed();
}

/** The rule that a new app's id breaks, to follow the field's name; null: none. */
export function appIdFault(id: string): string | null {
  return NOT_IN_APP_ID.test(id)
    ? 'must not contain blanks, quotes, commas, equals signs, or characters that cannot be seen'
    : null;
}
