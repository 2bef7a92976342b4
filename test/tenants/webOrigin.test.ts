import { checkWebOrigins } from '../../src/tenants/webOrigin.js';
import { refusalOf } from '../support/refusalOf.js';

it.each([
  'https://www.example.com',
  'https://www.example.com:8443',
  'https://xn--mnchen-3ya.example',
  'https://192.0.2.1',
  'https://[2001:db8::1]:8443',
  'http://localhost',
  'http://localhost:5173',
  'http://127.0.0.1:8080',
])('%s is an origin as browsers send it', (origin) => {
  expect(checkWebOrigins([origin])).toEqual([origin]);
});

it.each([
  ['any origin', '*'],
  ['any host of a domain', 'https://*.example.com'],
  ['no scheme', 'www.example.com'],
  ['http to another machine', 'http://www.example.com'],
  ['http to a host that only begins alike', 'http://localhost.example.com'],
  ['another scheme', 'ftp://www.example.com'],
  ['the origin of a file', 'null'],
  ['nothing', ''],
  ['a slash at the end', 'https://www.example.com/'],
  ['a path', 'https://www.example.com/chat'],
  ['a query', 'https://www.example.com?a=b'],
  ['a fragment', 'https://www.example.com#a'],
  ['a name', 'https://somebody@www.example.com'],
  ['upper case', 'https://WWW.example.com'],
  ['the own port of the scheme', 'https://www.example.com:443'],
  ['a port that is none', 'https://www.example.com:99999'],
  ['letters that are not encoded', 'https://münchen.example'],
  ['blanks', ' https://www.example.com'],
])('is no origin: %s', (_name, origin) => {
  const { code, inputPath, message } = refusalOf(() => checkWebOrigins(['https://www.example.com', origin]));
  expect([code, inputPath]).toEqual(['INVALID_INPUT', ['origins', '1']]);
  expect(message).toContain('https://host[:port]');
});

it('takes none, and at most 50 different ones', () => {
  const origins = Array.from({ length: 50 }, (_, at) => `https://${at}.example.com`);
  expect(checkWebOrigins([])).toEqual([]);
  expect(checkWebOrigins([...origins, ...origins])).toEqual(origins);
  expect(refusalOf(() => checkWebOrigins([...origins, 'https://www.example.com']))).toMatchObject({
    code: 'INVALID_INPUT',
    inputPath: ['origins'],
  });
});
