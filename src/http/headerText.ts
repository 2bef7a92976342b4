import type { IncomingHttpHeaders } from 'node:http';

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const NOT_ASCII = /[\x80-\xff]/;

/**
 * Decodes header values as UTF-8, in place: Node makes one character of each byte. Invalid bytes become U+FFFD, which
 * ids refuse, so that two names cannot be confused (`domain/publicId.ts`).
 */
export function readHeadersAsUtf8(headers: IncomingHttpHeaders): void {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') {
      if (NOT_ASCII.test(value)) headers[name] = utf8(value);
    } else if (value?.some((one) => NOT_ASCII.test(one))) {
      headers[name] = value.map(utf8);
    }
  }
}

/** A text as the value of a header that Node writes. */
export function headerValue(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function utf8(latin1: string): string {
  return UTF8.decode(Buffer.from(latin1, 'latin1'));
}

/** All values of a header, in their order. @param name in lower case */
export function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_value, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}
