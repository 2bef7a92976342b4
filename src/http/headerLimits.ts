import type { IncomingHttpHeaders } from 'node:http';

interface HeaderLimit {
  characters: number;
  /** Pieces between commas, semicolons or blanks; absent: it is read as a whole. */
  parts?: number;
}

const FORWARDED: HeaderLimit = { characters: 2_048, parts: 64 };
const CONDITION: HeaderLimit = { characters: 1_024, parts: 64 };
const WORD: HeaderLimit = { characters: 256 };

/**
 * Limits of every header that this code or a library reads, at several times what clients send. Parsing thousands of
 * parts in 16 KiB would take long. Headers that are not listed are not read.
 */
export const HEADER_LIMITS: Readonly<Record<string, HeaderLimit>> = {
  accept: { characters: 1_024, parts: 64 },
  'accept-encoding': { characters: 512, parts: 64 },
  'accept-language': { characters: 1_024, parts: 64 },
  'access-control-request-headers': { characters: 1_024, parts: 64 },
  'access-control-request-method': WORD,
  'apollo-require-preflight': WORD,
  authorization: { characters: 12_288, parts: 100 },
  'cache-control': { characters: 1_024, parts: 64 },
  connection: { characters: 1_024, parts: 64 },
  'content-encoding': { characters: 256, parts: 16 },
  'content-type': { characters: 1_024, parts: 64 },
  cookie: { characters: 16_384, parts: 400 },
  forwarded: FORWARDED,
  host: { characters: 512 },
  'idempotency-key': { characters: 1_024 },
  'if-match': CONDITION,
  'if-modified-since': WORD,
  'if-none-match': CONDITION,
  'if-range': WORD,
  'if-unmodified-since': WORD,
  origin: { characters: 512 },
  range: { characters: 256, parts: 16 },
  'sec-fetch-site': WORD,
  // The mobile SDKs' spelling; the usual user-agent header is not read.
  useragent: { characters: 1_024 },
  via: FORWARDED,
  'x-apollo-operation-name': WORD,
  'x-beckon-console': WORD,
  'x-forwarded-for': FORWARDED,
  'x-forwarded-host': FORWARDED,
  'x-forwarded-proto': FORWARDED,
  'x-tenant-url': { characters: 1_024 },
};

const limitsByName = new Map(Object.entries(HEADER_LIMITS));

/** The fault in the size of a request's headers; null: none. */
export function headerFault(headers: IncomingHttpHeaders): string | null {
  // Loops over the request's headers, because they are fewer than the limits.
  for (const [name, value] of Object.entries(headers)) {
    const limit = limitsByName.get(name);
    if (limit === undefined || typeof value !== 'string') continue;
    const { characters, parts = Infinity } = limit;
    if (value.length > characters) return `the ${spelt(name)} header must have at most ${characters} characters`;
    if (value.length >= parts && partsOf(value) > parts) {
      return `the ${spelt(name)} header must have at most ${parts} parts`;
    }
  }
  return null;
}

function partsOf(value: string): number {
  let parts = 1;
  for (const character of value) if (character === ',' || character === ';' || character === ' ') parts += 1;
  return parts;
}

function spelt(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
