/** Bodies that are packed, which nobody here unpacks (RFC 9110 sections 8.4 and 12.5.3). */
import { gzipSync } from 'node:zlib';
import { notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { sendRaw, type RawAnswer } from './sendRaw.js';

const DOORS: [string, () => string, (message: unknown) => unknown][] = [
  ['asking for a chat', () => '/clientweb/api/v2/chats', rest],
  ['subscribing', () => notificationsPath('no-such-chat'), rest],
  ['client events', () => '/clientweb/api/v2/chats/no-such-chat/events', rest],
  ['the platform', () => platformPath('no-such-chat'), rest],
  ['GraphQL', () => '/graphql', graphql],
  ['live queries', () => '/graphql/stream', graphql],
  ['signing in', () => '/console/api/session', (error) => ({ error })],
];

function rest(message: unknown) {
  return { error_code: '5003', error_message: message };
}

function graphql(message: unknown) {
  return { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] };
}

function send(path: string, coding: string, body: string | Buffer = gzipSync('{}')): Promise<RawAnswer> {
  const headers = { 'content-type': 'application/json', 'content-encoding': coding, 'x-beckon-console': '1' };
  return sendRaw(stage().url, { path, headers, body });
}

describe.each(DOORS)('%s', (_name, path, words) => {
  test.each(['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'x-gzip', 'gzip, identity', 'identity, br'])(
    'a body in %s is refused by its name, listing what is accepted',
    async (coding) => {
      const { status, headers, text } = await send(path(), coding);
      const name = coding.toLowerCase().replace(/,? ?identity,? ?/, '');
      expect([status, headers['accept-encoding']]).toEqual([415, 'identity']);
      expect(JSON.parse(text)).toEqual(words(expect.stringContaining(`Content-Encoding ${name} is not`)));
    },
  );

  test('an invalid coding is not repeated', async () => {
    const { status, text } = await send(path(), 'dGhpcyBpcyBhIHRva2Vu:APA91bExample');
    expect(status).toBe(415);
    expect(text).not.toContain('APA91b');
  });

  test.each(['identity', '', 'Identity'])('a body in "%s" is read', async (coding) => {
    const { status, headers } = await send(path(), coding, '{}');
    expect(status).not.toBe(415);
    expect(headers).not.toHaveProperty('accept-encoding');
  });
});

test('a coding of no body is none', async () => {
  const headers = { 'content-encoding': 'gzip' };
  expect(await sendRaw(stage().url, { method: 'GET', path: '/healthz', headers })).toMatchObject({ status: 200 });
  const path = '/clientweb/api/v2/chats/no-such-chat/events';
  expect(await sendRaw(stage().url, { method: 'GET', path, headers })).toMatchObject({ status: 403 });
});

test('it is another method, or another path, that comes first', async () => {
  const headers = { 'content-encoding': 'gzip' };
  const body = gzipSync('{}');
  expect(await sendRaw(stage().url, { method: 'PUT', path: '/graphql', headers, body })).toMatchObject({ status: 405 });
  expect(await sendRaw(stage().url, { path: '/nothing-here', headers, body })).toMatchObject({ status: 404 });
});
