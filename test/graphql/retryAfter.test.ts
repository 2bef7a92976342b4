import Fastify from 'fastify';
import { GraphQLSchema, GraphQLObjectType, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { DomainError, type ErrorCode } from '../../src/domain/errors.js';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';

it.each<[ErrorCode, number, string | undefined]>([
  ['TOO_MANY_REQUESTS', 429, '1'],
  ['STORE_UNAVAILABLE', 503, '5'],
  ['FORBIDDEN', 403, undefined],
])('%s says when to come back, if ever', async (code, status, retryAfter) => {
  const refused = {
    type: GraphQLString,
    resolve() {
      throw new DomainError(code, 'not now');
    },
  };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { refused } }) });
  const authentication = {
    authenticate: () => Promise.resolve({ role: 'OPERATOR', tenant: null, keyId: null } as const),
  };
  const app = Fastify();
  await registerGraphql(app, { schema, authentication, logger: pino({ enabled: false }) });
  const answer = await app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ refused }' } });
  await app.close();
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([status, retryAfter]);
});
