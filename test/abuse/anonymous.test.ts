/** What strangers may cost: every route, every header that is read, and the worst documents, each within the budget. */
import { HEADER_LIMITS } from '../../src/http/headerLimits.js';
import { useIssuer } from '../support/useIssuer.js';
import type { Sending } from './budget.js';
import { isOfAnyMethod, OTHER_ROUTES, ROUTE_ROWS, type RouteRow } from './routeRows.js';
import { STRANGERS, useBudget } from './useBudget.js';
import {
  BODIES,
  BODY_BYTES,
  DOCUMENTS,
  HEAD_BYTES,
  HEADER_BEGINNINGS,
  HEADER_PIECES,
  PIECES,
  QUERIES,
  textOf,
} from './worstInputs.js';

const issuer = useIssuer();
/** As it runs in public: what only developers need is not there. */
const { gateway, center, overBudget } = useBudget(() => ({
  ...issuer().variables,
  BECKON_OIDC_CLIENT_ID: 'console',
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
}));
const JSON_TYPE = { 'content-type': 'application/json' };
const everybody = Object.entries(STRANGERS);

function* toRoute(route: string, { path, takesPath, fields = [] }: RouteRow, who: (typeof everybody)[number][1]) {
  const [method = ''] = route.split(' ');
  const asked = (target: string, body?: string): Sending => {
    return (serial) => ({
      method,
      path: target,
      headers: { ...JSON_TYPE, ...who(center(), serial) },
      ...(body !== undefined && { body }),
    });
  };
  const usual = path('c');
  const body = method === 'POST' ? '{}' : undefined;
  yield ['as it is', asked(usual, body)] as const;
  if (takesPath) {
    for (const [name, piece] of Object.entries(PIECES)) {
      if (piece.isWellFormed()) yield [`a path of ${name}`, asked(path(textOf(piece, 1_200)), body)] as const;
    }
  }
  for (const [name, query] of Object.entries(QUERIES)) {
    yield [`a query of ${name}`, asked(`${usual}?${query}`, body)] as const;
  }
  if (method !== 'POST') return;
  for (const [name, text] of Object.entries(BODIES)) yield [`a body of ${name}`, asked(usual, text)] as const;
  for (const [index, field] of fields.entries()) {
    for (const [name, piece] of Object.entries(PIECES)) {
      const text = JSON.stringify(field(textOf(piece, BODY_BYTES / 4)));
      if (text.length < BODY_BYTES) yield [`fields ${index} of ${name}`, asked(usual, text)] as const;
    }
  }
}

describe.each(everybody)('%s', (_name, who) => {
  test.each(Object.entries(ROUTE_ROWS))('at %s', async (route, row) => {
    const sendings = [...toRoute(route, row, who)];
    expect(await overBudget(sendings, row.asksDatabase ? sendings[0]?.[1] : undefined)).toEqual([]);
  });

  test.each(['/graphql', '/graphql/stream'])('with documents for %s', async (path) => {
    const sendings = Object.entries(DOCUMENTS).map(([name, query]) => {
      const sending: Sending = (serial) => ({
        path,
        headers: { ...JSON_TYPE, ...who(center(), serial) },
        body: JSON.stringify({ query: `${query}#${serial}` }),
      });
      return [name, sending] as const;
    });
    expect(await overBudget(sendings)).toEqual([]);
  });

  test.each(Object.entries(HEADER_LIMITS).filter(([name]) => name !== 'connection'))(
    'with the header %s',
    async (header, { characters }) => {
      const sendings = HEADER_PIECES.flatMap(([name, piece]) =>
        (HEADER_BEGINNINGS[header] ?? ['']).flatMap((begin) =>
          [Math.min(characters, HEAD_BYTES) - begin.length, HEAD_BYTES].map((size) => {
            const sending: Sending = (serial) => ({
              path: '/graphql',
              headers: { ...JSON_TYPE, ...who(center(), serial), [header]: begin + textOf(piece, size) },
              body: `{"query":"{viewer{role}}#${serial}"}`,
            });
            return [`${size} characters of ${name} after "${begin}"`, sending] as const;
          }),
        ),
      );
      expect(await overBudget(sendings)).toEqual([]);
    },
  );
});

/** What Node looks for itself. */
const OF_NODE = ['content-length', 'expect', 'transfer-encoding', 'upgrade'];

test('there is a row for every route, and a limit for every header that is read', async () => {
  const seen = await gateway().ask<{ routes: string[]; headers: string[] }>('seen');
  const known = [...Object.keys(ROUTE_ROWS), ...Object.keys(OTHER_ROUTES)];
  expect(seen.routes.filter((route) => !known.includes(route) && !isOfAnyMethod(route))).toEqual([]);
  expect(known.filter((route) => !seen.routes.includes(route))).toEqual([]);
  const limited = [...Object.keys(HEADER_LIMITS), ...OF_NODE];
  expect(seen.headers.filter((header) => !limited.includes(header))).toEqual([]);
});
