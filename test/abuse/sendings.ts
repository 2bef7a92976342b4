import type { Sending } from './budget.js';
import type { RouteRow } from './routeRows.js';
import {
  BODIES,
  BODY_BYTES,
  HEAD_BYTES,
  HEADER_PIECES,
  PIECES,
  QUERIES,
  textOf,
  type HeaderRow,
} from './worstInputs.js';

export type NamedSending = readonly [name: string, sending: Sending];
/** The headers by which somebody names itself, the n-th time. */
export type Who = (serial: number) => Record<string, string>;

const JSON_TYPE = { 'content-type': 'application/json' };

/** All that is sent to a route; the first is harmless. */
export function* toRoute(route: string, { path, takesPath, fields = [] }: RouteRow, who: Who): Generator<NamedSending> {
  const [method = ''] = route.split(' ');
  const asked = (target: string, body?: string): Sending => {
    return (serial) => ({
      method,
      path: target,
      headers: { ...JSON_TYPE, ...who(serial) },
      ...(body !== undefined && { body }),
    });
  };
  const usual = path('c');
  const body = method === 'POST' ? '{}' : undefined;
  yield ['as it is', asked(usual, body)];
  if (takesPath) {
    for (const [name, piece] of Object.entries(PIECES)) {
      if (piece.isWellFormed()) yield [`a path of ${name}`, asked(path(textOf(piece, 1_200)), body)];
    }
  }
  for (const [name, query] of Object.entries(QUERIES)) yield [`a query of ${name}`, asked(`${usual}?${query}`, body)];
  if (method !== 'POST') return;
  for (const [name, text] of Object.entries(BODIES)) yield [`a body of ${name}`, asked(usual, text)];
  for (const [index, field] of fields.entries()) {
    for (const [name, piece] of Object.entries(PIECES)) {
      const text = JSON.stringify(field(textOf(piece, BODY_BYTES / 4)));
      if (text.length < BODY_BYTES) yield [`fields ${index} of ${name}`, asked(usual, text)];
    }
  }
}

/** Requests with one header that is as long as is looked at, and longer. @param to all else of the request */
export function withHeader(
  header: string,
  { characters }: { characters: number },
  { begins = [''] }: HeaderRow,
  to: Sending,
): NamedSending[] {
  return HEADER_PIECES.flatMap(([name, piece]) =>
    begins.flatMap((begin) =>
      [Math.min(characters, HEAD_BYTES) - begin.length, HEAD_BYTES].map((size): NamedSending => {
        const sending: Sending = (serial) => {
          const request = to(serial);
          return { ...request, headers: { ...request.headers, [header]: begin + textOf(piece, size) } };
        };
        return [`${size} characters of ${name} after "${begin}"`, sending];
      }),
    ),
  );
}

/** A query of GraphQL; the last word of it was never sent before. */
export function ofQuery(query: (serial: number) => string, who: Who, path = '/graphql'): Sending {
  return (serial) => ({
    path,
    headers: { ...JSON_TYPE, ...who(serial) },
    body: JSON.stringify({ query: `${query(serial)}#${serial}` }),
  });
}
