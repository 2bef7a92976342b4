import { passedHeaders } from '../../src/upstream/passedHeaders.js';

const of = (pairs: Record<string, string | string[]>, status = 200) =>
  Object.fromEntries(
    passedHeaders(
      status,
      Object.entries(pairs).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value])),
    ),
  );

it.each([
  'text/html',
  'TEXT/HTML; charset=utf-8',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/xml',
  'application/xml',
  'application/rdf+xml',
  'multipart/x-mixed-replace; boundary=x',
  'application/x-unheard-of',
  'image/png, text/html',
  'image/png; a=b, text/html',
  '*/*',
  'unknown/unknown',
  '',
])('a document of type "%s" is sandboxed, and saved', (type) => {
  expect(of({ 'Content-Type': type })).toEqual({
    'content-type': [type],
    'x-content-type-options': ['nosniff'],
    'content-security-policy': ['sandbox'],
    'content-disposition': ['attachment'],
  });
});

it('a response without a type, or with two, is a document', () => {
  expect(of({})).toMatchObject({ 'content-security-policy': ['sandbox'], 'content-disposition': ['attachment'] });
  expect(of({ 'content-type': ['image/png', 'image/png'] })).toMatchObject({ 'content-security-policy': ['sandbox'] });
});

it.each([
  'application/json',
  'application/json; charset=utf-8',
  'image/png',
  'image/jpeg',
  'audio/mp4',
  'video/mp4; codecs="avc1"',
  'font/woff2',
  'application/pdf',
  'text/plain;charset=utf-8',
  'text/css',
  'text/javascript',
  'application/octet-stream',
])('a response that is not a document is unchanged: %s', (type) => {
  expect(of({ 'content-type': type, 'x-content-type-options': 'sniff' })).toEqual({
    'content-type': [type],
    'x-content-type-options': ['nosniff'],
  });
});

it('a document keeps its own policies, and ours comes last', () => {
  const own = ["default-src 'self'", 'sandbox allow-scripts allow-same-origin'];
  const headers = of({ 'content-type': 'text/html', 'Content-Security-Policy': own });
  expect(headers['content-security-policy']).toEqual([...own, 'sandbox']);
});

it.each([
  ['inline', 'attachment'],
  ['INLINE; filename="photo.html"', 'attachment; filename="photo.html"'],
  ["inline ; filename*=UTF-8''%e6%97%a5.html", "attachment; filename*=UTF-8''%e6%97%a5.html"],
  ['attachment; filename=photo.html', 'attachment; filename=photo.html'],
  ['filename="inline; x"', 'attachment'],
  ['inline, attachment; filename=x', 'attachment; filename=x'],
])('a document that says %s is saved: %s', (said, disposition) => {
  const headers = of({ 'content-type': 'text/html', 'content-disposition': said });
  expect(headers['content-disposition']).toEqual([disposition]);
});

it('says the disposition once', () => {
  const headers = of({ 'content-type': 'text/html', 'content-disposition': ['inline; filename=a', 'inline'] });
  expect(headers['content-disposition']).toEqual(['attachment; filename=a']);
});

it.each([204, 302, 304, 404, 503])('of a %i there is nothing to save', (status) => {
  const headers = of({ 'content-type': 'text/html' }, status);
  expect(headers).toMatchObject({ 'content-security-policy': ['sandbox'] });
  expect(headers).not.toHaveProperty('content-disposition');
});

it('a contact center can set its cookies, but not ours', () => {
  const own = ['sid=1; Path=/', 'beckon=2', 'a=__Host-beckon_console=x'];
  const ours = [
    '__Host-beckon_console=x; Path=/; Secure',
    ' __host-Beckon_client_1=x; Path=/; Secure',
    '=__Host-beckon_console=x; Path=/; Secure',
    '__Host-beckon_of_tomorrow; Secure',
  ];
  expect(of({ 'Set-Cookie': [...ours, ...own] })['set-cookie']).toEqual(own);
  expect(of({ 'Set-Cookie': ours })).not.toHaveProperty('set-cookie');
});
