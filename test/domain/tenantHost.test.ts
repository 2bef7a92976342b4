import fc from 'fast-check';
import { parseTenantHost } from '../../src/domain/tenantHost.js';

it.each([
  ['a domain', 'acme.example.com', 'acme.example.com'],
  ['a URL', 'https://acme.example.com', 'acme.example.com'],
  ['a URL with a slash', 'https://acme.example.com/', 'acme.example.com'],
  ['a URL with a path and a query', 'https://acme.example.com/clientweb?x=1#top', 'acme.example.com'],
  ['http', 'http://acme.example.com/', 'acme.example.com'],
  ['a scheme in upper case', 'HTTPS://acme.example.com', 'acme.example.com'],
  ['upper case', 'ACME.Example.COM', 'acme.example.com'],
  ['a port', 'acme.example.com:8443', 'acme.example.com'],
  ['a URL with a port', 'https://acme.example.com:8443/', 'acme.example.com'],
  ['blanks around it', '  acme.example.com\t', 'acme.example.com'],
  ['a final dot', 'acme.example.com.', 'acme.example.com'],
  ['one word', 'localhost', 'localhost'],
  ['one word and a port', 'localhost:4000', 'localhost'],
  ['an IPv4 address', '127.0.0.1:4000', '127.0.0.1'],
  ['an IPv6 address', '[::1]:4000', '[::1]'],
  ['an international name', 'https://münchen.example/', 'xn--mnchen-3ya.example'],
  ['an international name in upper case', 'MÜNCHEN.example', 'xn--mnchen-3ya.example'],
])('reads %s', (_name, tenantUrl, host) => {
  expect(parseTenantHost(tenantUrl)).toBe(host);
});

it.each([
  ['nothing', ''],
  ['blanks', '   '],
  ['a scheme alone', 'https://'],
  ['a file', 'file:///etc/passwd'],
  ['a port alone', ':8443'],
  ['a port that is none', 'acme.example.com:eighty'],
  ['two words', 'acme example.com'],
  ['a dot', '.'],
  ['more than any host', `${'a.'.repeat(300)}com`],
])('finds no host in %s', (_name, tenantUrl) => {
  expect(parseTenantHost(tenantUrl)).toBeNull();
});

it('never throws, and its result parses to itself', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.domain(),
    fc.ipV6().map((ip) => `[${ip}]`),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const host = parseTenantHost(text);
      if (host === null) return;
      expect(host).not.toBe('');
      expect(parseTenantHost(host)).toBe(host);
    }),
    { numRuns: 2_000 },
  );
  for (const text of ['\ud800', 'https://\udfff/', '%', 'https://%zz/', '\0', 'https://a\0b/']) {
    expect(() => parseTenantHost(text)).not.toThrow();
  }
});
