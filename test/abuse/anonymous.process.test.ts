/** What strangers may cost: every route, every header that is read, and the worst documents, each within the budget. */
import { HEADER_LIMITS } from '../../src/http/headerLimits.js';
import { useIssuer } from '../support/useIssuer.js';
import { isOfAnyMethod, OTHER_ROUTES, ROUTE_ROWS } from './routeRows.js';
import { ofQuery, toRoute, withHeader, type Who } from './sendings.js';
import { STRANGERS, useBudget } from './useBudget.js';
import { DOCUMENTS, HEADER_ROWS } from './worstInputs.js';

const issuer = useIssuer();
/** As it runs in public: what only developers need is not there. */
const { gateway, center, overBudget } = useBudget(() => ({
  ...issuer().variables,
  BECKON_OIDC_CLIENT_ID: 'console',
  NODE_ENV: 'production',
}));

describe.each(Object.entries(STRANGERS))('%s', (_name, stranger) => {
  const who: Who = (serial) => stranger(center(), serial);

  test.each(Object.entries(ROUTE_ROWS))('at %s', async (route, row) => {
    const sendings = [...toRoute(route, row, who)];
    expect(await overBudget(sendings, row.asksDatabase ? sendings[0]?.[1] : undefined)).toEqual([]);
  });

  test.each(['/graphql', '/graphql/stream'])('with documents for %s', async (path) => {
    const sendings = Object.entries(DOCUMENTS).map(([name, query]) => [name, ofQuery(() => query, who, path)] as const);
    expect(await overBudget(sendings)).toEqual([]);
  });

  test.each(Object.entries(HEADER_LIMITS))('with the header %s', async (header, limit) => {
    const { at, ...row } = HEADER_ROWS[header] ?? {};
    const to = at ? (serial: number) => ({ ...at, headers: who(serial) }) : ofQuery(() => '{viewer{role}}', who);
    expect(await overBudget(withHeader(header, limit, row, to))).toEqual([]);
  });
});

/** What Node looks for itself. */
const OF_NODE = ['content-length', 'expect', 'transfer-encoding', 'upgrade'];

test('there is a row for every route, and for every header that is read', async () => {
  const seen = await gateway().ask<{ routes: string[]; headers: string[] }>('seen');
  const known = [...Object.keys(ROUTE_ROWS), ...Object.keys(OTHER_ROUTES)];
  expect(seen.routes.filter((route) => !known.includes(route) && !isOfAnyMethod(route))).toEqual([]);
  expect(known.filter((route) => !seen.routes.includes(route))).toEqual([]);
  expect(Object.keys(HEADER_ROWS)).toEqual(Object.keys(HEADER_LIMITS));
  const limited = [...Object.keys(HEADER_LIMITS), ...OF_NODE];
  expect(seen.headers.filter((header) => !limited.includes(header))).toEqual([]);
});
