import { leadsElsewhere, proxiedCallOf } from '../../src/upstream/proxiedCall.js';

test.each([
  ['POST', '/clientweb/api/v1/chats', { kind: 'requestChat' }],
  ['POST', '/clientweb/api/v2/chats/', { kind: 'requestChat' }],
  ['GET', '/clientweb/api/v2/chats', { kind: 'other' }],
  ['GET', '/clientweb/api/v2/chats/a%20b/events', { kind: 'poll', chatId: 'a b' }],
  ['POST', '/clientweb/api/v2/chats/c/%65vents', { kind: 'clientEvents', chatId: 'c' }],
  ['DELETE', '/clientweb/api/v2/chats/c/events', { kind: 'other' }],
  ['GET', '/clientweb/api/v2/chats/c/history', { kind: 'other' }],
  ['POST', '/clientweb/api/v3/chats', { kind: 'other' }],
  ['POST', '//clientweb//api/v2//chats//', { kind: 'requestChat' }],
  ['GET', '//clientweb/api/v2/chats//c/events', { kind: 'poll', chatId: 'c' }],
  ['POST', '/clientweb/file/upload', { kind: 'other' }],
])('%s %s is passed as %j', (method, path, call) => {
  expect(proxiedCallOf(method, path)).toEqual(call);
});

test.each([
  '/clientweb/../x',
  '/clientweb/./x',
  '/clientweb/..',
  '/clientweb/%2E.%2fx',
  '/clientweb/..;a=1/x',
  '/a\\..\\x',
  '/%zz',
])('%s leads elsewhere', (path) => expect(leadsElsewhere(path)).toBe(true));

test.each(['/clientweb/...', '/clientweb/a..b/..c/d..', '/clientweb/.well-known/x', '/clientweb/a;..b'])(
  '%s does not',
  (path) => expect(leadsElsewhere(path)).toBe(false),
);
