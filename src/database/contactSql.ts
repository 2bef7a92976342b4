/**
 * SQL for searching clients by phone number, name and id. The expressions are those of the indexes of `chat_sessions`. The
 * indexes hold 64-bit hashes of the values: a chat without a phone number has no entry, and one with it writes eight bytes.
 * A digest that needs a key would protect nothing, because the row has the value itself.
 */

/** The row's phone number in its normal form (domain/phoneNumber.ts). */
const phoneNumberOf = (row: string) =>
  `translate(${row}.phone_number, E' \\t-+()./\\u00A0\\u2010\\u2011\\u2013\\u202F', '')`;

/** Whether the row's phone number is one of these. @param numbers SQL: an array of texts in normal form */
export const hasPhoneNumber = (row: string, numbers: string) =>
  `${row}.phone_number IS NOT NULL AND hashtextextended(${phoneNumberOf(row)}, 0)
    = ANY(ARRAY(SELECT hashtextextended(text, 0) FROM unnest(${numbers}) text)) AND ${phoneNumberOf(row)} = ANY(${numbers})`;

const nameOf = (row: string) => `lower(btrim(${row}."from"))`;

/** Whether the client of the row has this name, ignoring case. @param name SQL: a text; null: never */
export const isFrom = (row: string, name: string) =>
  `${row}."from" IS NOT NULL AND hashtextextended(${nameOf(row)}, 0) = hashtextextended(lower(btrim(${name})), 0)
    AND ${nameOf(row)} = lower(btrim(${name}))`;

/** The row's client id in lower case, by bytes. */
export const clientIdOf = (row: string) => `lower(${row}.client_id) COLLATE "C"`;

/** Whether the client id of the row begins with this, ignoring case. @param beginning SQL: a text */
export const clientIdBegins = (row: string, beginning: string) =>
  // The last character of Unicode sorts after every other one by its bytes.
  `${clientIdOf(row)} >= lower(${beginning}) AND ${clientIdOf(row)} < lower(${beginning}) || chr(1114111)`;
