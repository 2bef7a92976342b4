import { sessionEnd, type ConsoleSession } from '../../src/identity/consoleSession.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const key: ConsoleSession = { kind: 'key', tenantId: 1, id: 'key0000001' };
const subject: ConsoleSession = {
  kind: 'subject',
  issuer: 'https://id.example.com',
  subject: 'mary',
  role: 'ADMIN',
  tenantHost: 'acme.example.com',
};

it.each([
  ['a key without end', key, null, 12],
  ['a key that expires later', key, 20, 12],
  ['a key that expires before', key, 3, 3],
  ['a key that expires soon', key, 0.1, 0.1],
  ['the operator key', { kind: 'operatorKey', fingerprint: 'x' } as const, null, 12],
  ['a token of a day', subject, 24, 12],
  ['a token of eight hours', subject, 8, 8],
  ['a token of five minutes', subject, 1 / 12, 1],
])('a session by %s', (_name, session, expires, ends) => {
  expect(sessionEnd(session, expires === null ? null : inHours(expires), NOW)).toEqual(inHours(ends));
});
