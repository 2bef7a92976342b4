import { endToEndHeaders, forwardedHeaders } from '../../src/upstream/forwardedHeaders.js';

const ORIGIN = { remoteAddress: '2001:db8::1', protocol: 'http', host: 'acme.example.com' } as const;

test('a request without a trusted proxy is forwarded with its own address', () => {
  expect(forwardedHeaders(['Host', 'acme.example.com', 'Accept', '*/*'], ORIGIN, () => false)).toEqual([
    ...['Accept', '*/*', 'X-Forwarded-For', '2001:db8::1', 'X-Forwarded-Host', 'acme.example.com'],
    ...['X-Forwarded-Proto', 'http', 'Via', '1.1 beckon'],
  ]);
});

test('a proxy before it is added to', () => {
  const raw = [
    'forwarded',
    'for=192.0.2.1',
    'X-FORWARDED-FOR',
    '192.0.2.1',
    'Via',
    '2 first',
    'x-forwarded-host',
    'a.example',
    'X-Forwarded-Proto',
    'https',
  ];
  const headers = forwardedHeaders(raw, ORIGIN, () => false);
  const value = (name: string) => headers[headers.indexOf(name) + 1];
  expect(value('Forwarded')).toBe('for=192.0.2.1, for="[2001:db8::1]";host="acme.example.com";proto=http');
  expect(value('X-Forwarded-For')).toBe('192.0.2.1, 2001:db8::1');
  expect(value('X-Forwarded-Host')).toBe('acme.example.com');
  expect(value('X-Forwarded-Proto')).toBe('http');
  expect(headers).not.toContain('a.example');
  expect(value('Via')).toBe('2 first, 1.1 beckon');
});

test.each(['a";for="192.0.2.9', 'a;b', ''])('an invalid Host, %s, stays out of Forwarded', (host) => {
  const headers = forwardedHeaders(['Forwarded', 'for=192.0.2.1'], { ...ORIGIN, host }, () => false);
  expect(headers[headers.indexOf('Forwarded') + 1]).toBe('for=192.0.2.1, for="[2001:db8::1]";proto=http');
});

test.each([
  ['a=1; __Host-beckon_client_7=x; b="2"', 'a=1; b="2"'],
  ['__Host-beckon_client_7=x; a=1', 'a=1'],
  ['__Host-beckon_client_7=x;__Host-beckon_client_8=y', null],
  ['__Host-beckon_console=x.y; a=1; __Host-beckon_sign_in=z', 'a=1'],
  [
    '__Host-beckon_sign_in_failure=x; a=1; __host-BECKON_of_tomorrow=y; =__Host-beckon_console=z; __Host-beckon_',
    'a=1',
  ],
  ['a=1;b=__Host-beckon_client_7=x', 'a=1;b=__Host-beckon_client_7=x'],
])('of the cookies %s goes on %s', (cookies, passed) => {
  const headers = forwardedHeaders(['Cookie', cookies], ORIGIN, () => false);
  expect(headers.slice(0, headers.indexOf('X-Forwarded-For'))).toEqual(passed === null ? [] : ['Cookie', passed]);
});

test('what Connection names is of the connection, in any spelling', () => {
  const raw = [
    'CONNECTION',
    'close, X-One',
    'connection',
    'x-TWO',
    'X-one',
    '1',
    'x-Two',
    '2',
    'X-Three',
    '3',
    'Trailer',
    'x',
  ];
  expect(endToEndHeaders(raw)).toEqual(['X-Three', '3']);
});
