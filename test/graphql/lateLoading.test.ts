import Fastify, { type FastifyInstance } from 'fastify';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import pino from 'pino';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';
import type { Callers } from '../../src/http/callers.js';

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { one: { type: GraphQLString, resolve: () => '1' } } }),
});
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

let app: FastifyInstance;
let loads: number;
/** Ends the loading that is under way. */
let loaded: (schema: GraphQLSchema) => void;
let failed: (error: Error) => void;
let onLoad: () => void;

beforeEach(async () => {
  loads = 0;
  onLoad = () => undefined;
  app = Fastify();
  await registerGraphql(app, {
    loadSchema: () =>
      new Promise((resolve, reject) => {
        loads += 1;
        [loaded, failed] = [resolve, reject];
        onLoad();
      }),
    callers,
    live: {},
    hidesSchema: false,
    trustedDocuments: null,
    graphiql: { send: (reply) => reply.type('text/html').send('the page') },
    checkStore: () => Promise.resolve(),
    logger: pino({ enabled: false }),
  });
});
afterEach(() => app.close());

const ask = () => app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ one }' } });
const loading = () => new Promise<void>((resolve) => (onLoad = resolve));

test('nothing is loaded before the first operation, not even for the page', async () => {
  const page = await app.inject({ url: '/graphql', headers: { accept: 'text/html' } });
  expect([page.statusCode, page.body, loads]).toEqual([200, 'the page', 0]);
});

test('the first operations wait for the same loading, and later ones for none', async () => {
  const begun = loading();
  const first = [ask(), ask(), ask()];
  await begun;
  loaded(schema);
  const answers = await Promise.all(first);
  expect(answers.map(({ json }) => json<unknown>())).toEqual(Array(3).fill({ data: { one: '1' } }));
  expect((await ask()).json()).toEqual({ data: { one: '1' } });
  expect(loads).toBe(1);
});

test('an operation whose loading fails is told so, and the next one loads again', async () => {
  const begun = loading();
  const first = ask();
  await begun;
  failed(new Error('no such file'));
  const refused = await first;
  expect([refused.statusCode, refused.json<unknown>()]).toMatchObject([
    500,
    { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
  ]);
  expect(refused.body).not.toContain('no such file');
  const again = loading();
  const second = ask();
  await again;
  loaded(schema);
  expect((await second).json()).toEqual({ data: { one: '1' } });
});

test('a stop during the loading answers the operation that waits for it', async () => {
  const begun = loading();
  const first = ask();
  await begun;
  const closed = app.close();
  loaded(schema);
  expect((await first).json()).toEqual({ data: { one: '1' } });
  await closed;
});
