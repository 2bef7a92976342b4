import Fastify, { type FastifyInstance } from 'fastify';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { DomainError } from '../../src/domain/errors.js';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';
import type { Callers } from '../../src/http/callers.js';
import type { RestDoor } from '../../src/http/room.js';
import { registerCors } from '../../src/http/cors.js';
import { registerRest } from '../../src/rest/restDoor.js';

/** Both doors of a gateway whose database is away, so that no tenant can be found. */
let app: FastifyInstance;
beforeAll(async () => {
  const away = () => Promise.reject(new DomainError('STORE_UNAVAILABLE', 'the database is away'));
  const callers: Callers = {
    of: away,
    arriving: away,
    countMore: () => undefined,
    nextTurn: async () => undefined,
    checkCost: () => undefined,
    countCost: () => undefined,
    payForEvent: () => true,
    again: away,
    requestingChat: away,
  };
  app = Fastify();
  await registerCors(app, { tenantOf: away });
  const fields = { one: { type: GraphQLString, resolve: () => '1' } };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) });
  await registerGraphql(app, {
    loadSchema: () => Promise.resolve(schema),
    callers,
    live: {},
    hidesSchema: false,
    trustedDocuments: null,
    graphiql: null,
    checkStore: () => Promise.resolve(),
    logger: pino({ enabled: false }),
  });
  // Nothing gets as far as its handler.
  const chats = { routes: ({ app: rest }: RestDoor) => rest.post('/clientweb/api/v2/chats', () => null) };
  registerRest(app, {
    callers: { ...callers, uncounted: callers },
    rooms: [chats],
    ownPaths: ['/clientweb', '/clientweb/*'],
  });
  await app.ready();
});
afterAll(() => app.close());

it.each<[string, unknown]>([
  ['/clientweb/api/v2/chats', { error_code: '5001', error_message: 'the database is away' }],
  ['/clientweb/nothing', { error_code: '5001', error_message: 'the database is away' }],
  ['/graphql', { errors: [{ message: 'the database is away', extensions: { code: 'SERVICE_UNAVAILABLE' } }] }],
])('a preflight at %s is told to come back while the database is away', async (url, body) => {
  const headers = { origin: 'https://www.example.com', 'access-control-request-method': 'POST' };
  const answer = await app.inject({ method: 'OPTIONS', url, headers });
  expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([503, '5', body]);
});

it('an OPTIONS that is of no page does not need it', async () => {
  expect((await app.inject({ method: 'OPTIONS', url: '/clientweb/api/v2/chats' })).statusCode).toBe(204);
});
