/** Of one object: no input of ours has so many. */
const MAX_FIELDS = 200;
/** The smallest events have one value in fifteen bytes, and a request has at most 500 events. */
const MAX_VALUES = { least: 2_000, bytesEach: 24 };

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether a text of JSON has more fields in an object, or more values, than any honest one. Parsing such a text costs many
 * times its size. Looks at each byte once, and does not check whether the text is JSON.
 * @param least values that any text may have
 */
export function isTooFine(json: Uint8Array, least = MAX_VALUES.least): boolean {
  const maxValues = least + json.length / MAX_VALUES.bytesEach;
  /** Commas of each open object or list; lists count negatively. */
  const open: number[] = [];
  let values = 1;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfText(json, at);
    } else if (byte === COMMA) {
      values += 1;
      const commas = (open.at(-1) ?? -Infinity) + 1;
      if (open.length > 0) open[open.length - 1] = commas;
      if (commas >= MAX_FIELDS) return true;
    } else if (byte === OBJECT || byte === LIST) {
      values += 1;
      open.push(byte === OBJECT ? 0 : -Infinity);
    } else if (byte === OBJECT_END || byte === LIST_END) {
      open.pop();
    }
    if (values > maxValues) return true;
  }
  return false;
}

/** The end of the string that starts at this quote. */
function endOfText(json: Uint8Array, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === BACKSLASH) at += 1;
    else if (json[at] === QUOTE) return at;
  }
  return json.length;
}
