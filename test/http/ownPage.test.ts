import { isOwnPage } from '../../src/http/ownPage.js';

const at = (headers: Record<string, string>, protocol = 'http', publicOrigin: string | null = null) =>
  isOwnPage({ headers, host: 'Gateway.example.com', protocol } as Parameters<typeof isOwnPage>[0], publicOrigin);

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

it('knows its own name, where it was told', () => {
  const publicOrigin = 'https://beckon.example.com';
  expect(at({ origin: publicOrigin }, 'http', publicOrigin)).toBe(true);
  expect(at({ origin: publicOrigin })).toBe(false);
  expect(at({ origin: publicOrigin, 'sec-fetch-site': 'same-site' }, 'http', publicOrigin)).toBe(false);
});
