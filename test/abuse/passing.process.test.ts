/** What strangers may cost in front of a contact center, to which almost all of theirs is passed on. */
import { HEADER_LIMITS } from '../../src/http/headerLimits.js';
import { useIssuer } from '../support/useIssuer.js';
import { startContactCenterServer, type ContactCenterServer } from '../upstream/contactCenterServer.js';
import type { Sending } from './budget.js';
import { isOfAnyMethod, ROUTE_ROWS } from './routeRows.js';
import { toRoute, withHeader, type NamedSending, type Who } from './sendings.js';
import { STRANGERS, useBudget } from './useBudget.js';
import { HEADER_ROWS, PACKED_BODIES } from './worstInputs.js';

const issuer = useIssuer();
const CLIENTS = Object.entries(ROUTE_ROWS).filter(([route]) => route.includes('/clientweb'));
const EVENTS = '/clientweb/api/v2/chats/c/events';
const FILE = '/clientweb/file/upload';
/** By which it is found out whose an event is, which asks the database; else nothing has to. */
const ABOUT_CALLERS = ['authorization', 'content-encoding', 'cookie', 'host', 'x-forwarded-for', 'x-tenant-url'];
const READ = ['/clientweb/api/v2/chats', EVENTS];

describe.each([
  ['without an identity provider', () => ({}), []],
  // Which looks at more of the headers.
  ['with an identity provider', () => issuer().variables, Object.entries(HEADER_LIMITS)],
] as const)('%s', (_provider, variables, headerLimits) => {
  let upstream: ContactCenterServer;
  beforeAll(async () => {
    upstream = await startContactCenterServer(0);
  });
  afterAll(() => upstream.stop());
  const { gateway, center, overBudget } = useBudget(() => ({
    ...variables(),
    BECKON_UPSTREAM_URL: upstream.url,
    NODE_ENV: 'production',
  }));

  describe.each(Object.entries(STRANGERS))('%s', (_name, stranger) => {
    const who: Who = (serial) => stranger(center(), serial);

    test.each(CLIENTS)('at %s', async (route, row) => {
      const sendings = [...toRoute(route, row, who)];
      expect(await overBudget(sendings, row.asksDatabase ? sendings[0]?.[1] : undefined)).toEqual([]);
    });

    test.each(READ)('with packed bodies for %s', async (path) => {
      const headers: Who = (serial) => ({ ...who(serial), 'content-type': 'application/json' });
      const sendings = Object.entries(PACKED_BODIES).map(([name, body]): NamedSending => {
        return [name, (serial) => ({ path, headers: { ...headers(serial), 'content-encoding': 'gzip' }, body })];
      });
      const harmless: Sending = (serial) => ({ path, headers: headers(serial), body: '{}' });
      expect(await overBudget(sendings, harmless)).toEqual([]);
    });
  });

  for (const [header, limit] of headerLimits) {
    test(`with the header ${header}`, async () => {
      const device = STRANGERS['a made-up device'];
      const to =
        (path: string): Sending =>
        (serial) => ({ path, headers: device?.(center(), serial) ?? {}, body: '{}' });
      const path = ABOUT_CALLERS.includes(header) ? EVENTS : FILE;
      const sendings = withHeader(header, limit, HEADER_ROWS[header] ?? {}, to(path));
      expect(await overBudget(sendings, path === EVENTS ? to(EVENTS) : undefined)).toEqual([]);
    });
  }

  test('there is a row for every route', async () => {
    const { routes } = await gateway().ask<{ routes: string[] }>('seen');
    const passing = routes.filter((route) => route.includes('/clientweb') && !isOfAnyMethod(route));
    expect(passing.filter((route) => !CLIENTS.some(([known]) => known === route))).toEqual([]);
  });
});
