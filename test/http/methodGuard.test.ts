import Fastify, { type FastifyInstance } from 'fastify';
import type { DomainError } from '../../src/domain/errors.js';
import { guardMethods } from '../../src/http/methodGuard.js';

let app: FastifyInstance;
let fetched: string[];

beforeAll(async () => {
  app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await app.register(async (door) => {
    door.setErrorHandler(async (error: DomainError, _request, reply) => reply.code(405).send({ code: error.code }));
    await guardMethods(door, (routes) => {
      routes.get('/version', async () => ({ version: '1' }));
      routes.get<{ Params: { id: string } }>(
        '/chats/:id/events',
        { exposeHeadRoute: false },
        async ({ params }) => void fetched.push(params.id),
      );
      // Somebody else's, later and in a scope of its own.
      void routes.register(async (inner) => {
        inner.post('/chats/:id/events', async () => ({ sent: true }));
      });
    });
  });
});
beforeEach(() => (fetched = []));
afterAll(() => app.close());

it('runs what there is', async () => {
  expect((await app.inject({ method: 'GET', url: '/version' })).json()).toEqual({ version: '1' });
  expect((await app.inject({ method: 'POST', url: '/chats/1/events' })).json()).toEqual({ sent: true });
});

it('answers HEAD where there is a GET, without a body', async () => {
  const { statusCode, body } = await app.inject({ method: 'HEAD', url: '/version' });
  expect([statusCode, body]).toEqual([200, '']);
});

it('does not run a GET that has an effect', async () => {
  const { statusCode, headers } = await app.inject({ method: 'HEAD', url: '/chats/1/events' });
  expect([statusCode, headers['allow'], fetched]).toEqual([405, 'GET, POST, OPTIONS', []]);
});

it.each([
  ['PUT', '/version', 'GET, HEAD, OPTIONS'],
  ['POST', '/version/', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/chats/1/events', 'GET, POST, OPTIONS'],
  ['PATCH', '/chats/%20/events/', 'GET, POST, OPTIONS'],
] as const)('refuses %s %s and says what is allowed', async (method, url, allow) => {
  // A body of an unknown type is not looked at.
  const answer = await app.inject({ method, url, headers: { 'content-type': 'a/b' }, payload: 'x' });
  expect([answer.statusCode, answer.headers['allow']]).toEqual([405, allow]);
  expect(answer.json()).toEqual({ code: 'METHOD_NOT_ALLOWED' });
});

it('tells OPTIONS what is allowed', async () => {
  const answer = await app.inject({ method: 'OPTIONS', url: '/chats/1/events' });
  expect([answer.statusCode, answer.headers['allow'], answer.body]).toEqual([204, 'GET, POST, OPTIONS', '']);
});
