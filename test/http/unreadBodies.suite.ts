/** Of whoever is refused for who it is, no body is waited for. */
import { platformPath } from '../contract/platformDoors.js';
import { stage } from '../contract/stage.js';
import { newClientId } from '../contract/useStage.js';
import { keptSocket } from './keptSocket.js';

const NOBODY = { authorization: 'MOBILE-API-140-327-PLAIN appId=nobodys, clientId=a' };
const UNKNOWN_KEY = { authorization: `Bearer bk_1_${'a'.repeat(22)}_${'b'.repeat(43)}` };
const SIZE = 60_000;

const DOORS: [string, string, Record<string, string>, number][] = [
  ['Request Chat', '/clientweb/api/v2/chats', NOBODY, 403],
  ['Request Chat', '/clientweb/api/v1/chats', {}, 403],
  ['subscribing', '/clientweb/api/v2/chats/c/notifications', NOBODY, 403],
  ['what a client does', '/clientweb/api/v2/chats/c/events', NOBODY, 403],
  ['what a client does', '/clientweb/api/v2/chats/c/events', UNKNOWN_KEY, 403],
  ['publishing', `/${platformPath('c')}`, UNKNOWN_KEY, 401],
  ['publishing', `/${platformPath('c')}`, {}, 403],
  ['GraphQL', '/graphql', UNKNOWN_KEY, 401],
  ['GraphQL', '/graphql', {}, 401],
  ['live queries', '/graphql/stream', NOBODY, 401],
];

function head(path: string, headers: Record<string, string>, length: string): string {
  const lines = Object.entries({ host: stage().center.host, 'content-type': 'application/json', ...headers });
  return [`POST ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), length, '\r\n'].join('\r\n');
}

test.each(DOORS)('%s: %s is refused before the body is there, and the connection goes on', async (_name, ...door) => {
  const [path, headers, status] = door;
  const socket = keptSocket(stage().url);
  socket.write(head(path, headers, `content-length: ${SIZE}`));
  expect(await socket.answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  // A client that has not looked yet sends on.
  socket.write(Buffer.alloc(SIZE, ' '));
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(await socket.answer()).toMatch(/^HTTP\/1\.1 200 .*alive/s);
  socket.close();
});

test('a device that publishes is refused before the body is there', async () => {
  const socket = keptSocket(stage().url);
  const { authorization = '' } = stage().center.device(newClientId());
  socket.write(head(`/${platformPath('c')}`, { authorization }, 'content-length: 1048576'));
  expect(await socket.answer()).toMatch(/^HTTP\/1\.1 403 .*publishChatEvents is for PLATFORM/s);
  socket.close();
});

test('anonymous callers may send a GraphQL body only of introspection size', async () => {
  for (const [bytes, status] of [
    [1_000, 200],
    [20_000, 401],
  ] as const) {
    const body = '{"query":"{__typename}"}'.padEnd(bytes);
    const socket = keptSocket(stage().url);
    socket.write(head('/graphql', {}, 'transfer-encoding: chunked'));
    socket.write(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
    expect(await socket.answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    socket.close();
  }
});

const KIB = 1_024;

test.each([
  ['subscribing', '/clientweb/api/v2/chats/c/notifications', 'device', 64 * KIB, '64 KiB'],
  ['publishing', `/${platformPath('c')}`, 'platform', 1_024 * KIB, '1 MiB'],
  ['publishing to many chats', '/platform/v1/events', 'platform', 4_096 * KIB, '4 MiB'],
  ['GraphQL of a device', '/graphql', 'device', 64 * KIB, '64 KiB'],
  ['GraphQL of a platform', '/graphql', 'platform', 4_096 * KIB, '4 MiB'],
  ['live queries', '/graphql/stream', 'platform', 64 * KIB, '64 KiB'],
  ['signing in to the console', '/console/api/session', 'nobody', 64 * KIB, '64 KiB'],
] as const)(
  '%s: only callers learn that a body is too large, and for which limit',
  async (_name, path, who, bytes, said) => {
    const { host, platform, device } = stage().center;
    const { authorization = '' } = {
      device: device(newClientId()),
      platform,
      nobody: {} as { authorization?: string },
    }[who];
    const socket = keptSocket(stage().url);
    const headers: Record<string, string> = authorization === '' ? {} : { authorization };
    socket.write(head(`${path}?tenantUrl=${host}`, headers, `content-length: ${bytes + 1}`));
    expect(await socket.answer()).toMatch(new RegExp(`^HTTP/1\\.1 413 .*the body must have at most ${said}"`, 's'));
    socket.close();
  },
);
