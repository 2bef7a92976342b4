import Fastify, { type FastifyInstance } from 'fastify';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import type { Caller } from '../../src/domain/caller.js';
import { DomainError } from '../../src/domain/errors.js';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';

const ADMIN: Caller = {
  role: 'ADMIN',
  tenant: { id: 1, host: 'acme.example.com' },
  principal: { kind: 'key', id: 'k1' },
  address: null,
};

let app: FastifyInstance;
let url: string;
/** What the check says. */
let refusal: DomainError | null;
let checks: number;
/** Ends what waits in the source, as an event would. */
let nextEvent: () => void;
let isOver: boolean;

async function* counting(): AsyncGenerator<{ count: number }> {
  try {
    for (let count = 1; ; count += 1) {
      yield { count };
      await new Promise<void>((resolve) => (nextEvent = resolve));
    }
  } finally {
    isOver = true;
  }
}

beforeAll(async () => {
  const count = { type: GraphQLInt, subscribe: counting };
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { count: { type: GraphQLInt } } }),
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { count } }),
  });
  const callers = {
    of: async () => ADMIN,
    arriving: async () => ADMIN,
    again: async () => {
      checks += 1;
      if (refusal) throw refusal;
      return ADMIN;
    },
    countMore: () => undefined,
    nextTurn: async () => undefined,
    checkCost: () => undefined,
    countCost: () => undefined,
    payForEvent: () => true,
    requestingChat: () => Promise.reject(new Error('nobody asks for a chat')),
  };
  // What fetch keeps open for the next request would be waited for.
  app = Fastify({ forceCloseConnections: true });
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
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());
beforeEach(() => {
  refusal = null;
  checks = 0;
  isOver = false;
});

async function open(): Promise<{
  readUntil(text: string): Promise<string>;
  isOver(): Promise<boolean>;
  cancel(): Promise<void>;
}> {
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'subscription { count }' }),
  });
  if (!response.body) throw new Error('no stream');
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  let text = '';
  return {
    async readUntil(part) {
      while (!text.includes(part)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended with ${text}`);
        text += new TextDecoder().decode(value);
      }
      return text;
    },
    isOver: async () => (await reader.read()).done,
    cancel: () => reader.cancel(),
  };
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** The source hears of its end with its next event. */
const untilOver = () =>
  until(() => {
    nextEvent();
    return isOver;
  });

it('ends a stream whose caller is let in no more, and says why', async () => {
  const stream = await open();
  await stream.readUntil('"count":1');
  refusal = new DomainError('API_KEY_INVALID', 'this API key was revoked');
  const text = await stream.readUntil('event: complete');
  expect(text).toContain('"this API key was revoked"');
  expect(text).toContain('"UNAUTHENTICATED"');
  expect(await stream.isOver()).toBe(true);
  await untilOver();
});

it('goes on while the database is away', async () => {
  const stream = await open();
  await stream.readUntil('"count":1');
  refusal = new DomainError('STORE_UNAVAILABLE', 'the database is away');
  await until(() => checks >= 2);
  nextEvent();
  await stream.readUntil('"count":2');
  await stream.cancel();
  await untilOver();
});

it('asks no more once the client has gone', async () => {
  const stream = await open();
  await stream.readUntil('"count":1');
  await stream.cancel();
  await untilOver();
  const asked = checks;
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(checks).toBe(asked);
});
