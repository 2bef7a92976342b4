import Fastify from 'fastify';
import { GraphQLSchema, GraphQLObjectType, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { DomainError, type ErrorCode } from '../../src/domain/errors.js';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';
import type { Callers } from '../../src/http/callers.js';

it.each<[ErrorCode, number | null, number, string | undefined]>([
  ['TOO_MANY_REQUESTS', null, 429, '1'],
  ['TOO_MANY_REQUESTS', 37, 429, '37'],
  ['STORE_UNAVAILABLE', null, 503, '5'],
  ['FORBIDDEN', null, 403, undefined],
])('%s (known: %p s) says when to come back, if ever', async (code, seconds, status, retryAfter) => {
  const refused = {
    type: GraphQLString,
    resolve() {
      throw new DomainError(code, 'not now', null, seconds);
    },
  };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { refused } }) });
  const caller = { role: 'OPERATOR', tenant: null, principal: { kind: 'operatorKey' }, address: null } as const;
  const callers: Callers = {
    of: () => Promise.resolve(caller),
    arriving: () => Promise.resolve(caller),
    again: () => Promise.resolve(caller),
    countMore: () => undefined,
    nextTurn: async () => undefined,
    checkCost: () => undefined,
    countCost: () => undefined,
    payForEvent: () => true,
    requestingChat: (_request, _reply, work) => work(caller),
  };
  const app = Fastify();
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
  const answer = await app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ refused }' } });
  await app.close();
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([status, retryAfter]);
});
