import { isOwnPage } from '../../src/http/ownPage.js';

const at = (
  headers: Record<string, string>,
  protocol = 'http',
  publicOrigin: string | null = null,
  host = 'Gateway.example.com',
) => isOwnPage({ headers, host, protocol } as Parameters<typeof isOwnPage>[0], publicOrigin);

it.each<[string, Record<string, string>]>([
  ['no page', {}],
  ['a page of its own', { origin: 'https://gateway.example.com', 'sec-fetch-site': 'same-origin' }],
  ['a page of its own, of a browser that says no more', { origin: 'https://gateway.example.com' }],
  ['a page of its own without an origin', { 'sec-fetch-site': 'same-origin' }],
])('takes what is of %s', (_name, headers) => expect(at(headers)).toBe(true));

it.each<[string, Record<string, string>]>([
  ['another host of its site', { origin: 'https://www.example.com', 'sec-fetch-site': 'same-site' }],
  ['another host of a browser that says no more', { origin: 'https://www.example.com' }],
  ['another port', { origin: 'https://gateway.example.com:8443' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['the address line', { 'sec-fetch-site': 'none' }],
  ['a page that hides', { origin: 'null' }],
  [
    'a page of its own that was led here by another',
    { origin: 'https://gateway.example.com', 'sec-fetch-site': 'cross-site' },
  ],
])('refuses what is of %s', (_name, headers) => expect(at(headers)).toBe(false));

it('believes no page that came without TLS where it has some', () => {
  expect(at({ origin: 'http://gateway.example.com' }, 'https')).toBe(false);
  expect(at({ origin: 'http://gateway.example.com' }, 'http')).toBe(true);
});

describe('with a configured origin, it', () => {
  const publicOrigin = 'https://beckon.example.com';
  const named = (headers: Record<string, string>, host: string) => at(headers, 'http', publicOrigin, host);

  it.each(['beckon.example.com', 'Beckon.Example.com', 'beckon.example.com:443'])('knows itself as %s', (host) => {
    expect(named({ origin: publicOrigin }, host)).toBe(true);
    expect(named({}, host)).toBe(true);
  });
  it.each([
    'gateway.example.com',
    'beckon.example.com:80',
    'beckon.example.com.',
    'beckon.example.com:443:443',
    'x@beckon.example.com',
    'beckon.example.com/',
    '',
  ])('does not know itself as %s', (host) => {
    expect(named({ origin: publicOrigin }, host)).toBe(false);
    expect(named({}, host)).toBe(false);
  });
  it('refuses pages of other origins, also of the host that a request was sent to', () => {
    expect(at({ origin: publicOrigin })).toBe(false);
    expect(named({ origin: 'http://beckon.example.com' }, 'beckon.example.com')).toBe(false);
    expect(named({ origin: 'https://gateway.example.com' }, 'gateway.example.com')).toBe(false);
    expect(named({ origin: publicOrigin, 'sec-fetch-site': 'same-site' }, 'beckon.example.com')).toBe(false);
  });
});

it('knows a port that is not that of its scheme', () => {
  const publicOrigin = 'http://localhost:443';
  expect(at({ origin: publicOrigin }, 'http', publicOrigin, 'localhost:443')).toBe(true);
  expect(at({}, 'http', publicOrigin, 'localhost')).toBe(false);
});
