import { parseUrl } from '../../src/domain/parseUrl.js';
import { parseTenantHost } from '../../src/domain/tenantHost.js';

it.each([
  ['https://acme.example.com/a?b#c', undefined, 'https://acme.example.com/a?b#c'],
  ['https://MÜNCHEN.example', undefined, 'https://xn--mnchen-3ya.example/'],
  ['/a', 'http://acme.example.com', 'http://acme.example.com/a'],
])('reads %s', (text, base, href) => {
  expect(parseUrl(text, base)?.href).toBe(href);
});

it.each(['', 'acme.example.com', 'https://', 'https://a b', '/a', '\0'])('takes %j for no URL', (text) => {
  expect(parseUrl(text)).toBeNull();
});

it('reads names with an umlaut however often it was asked before', () => {
  // As many as it takes for the function to be optimized, several times over.
  for (let times = 0; times < 30_000; times += 1) {
    if (parseTenantHost('https://münchen.example/') !== 'xn--mnchen-3ya.example') throw new Error(`not after ${times}`);
  }
});
