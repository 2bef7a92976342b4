import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { isAllowed } from '../domain/caller.js';
import type { DomainError } from '../domain/errors.js';
import { BATCH_BODY_BYTES, BATCH_VALUES } from '../http/batchBody.js';
import type { BuiltPage } from '../http/builtPage.js';
import { answerErrors } from '../http/errorAnswers.js';
import { loadedOnce } from '../http/loadedOnce.js';
import { guardMethods } from '../http/methodGuard.js';
import { readJson } from '../http/readJson.js';
import { errorAnswerOf } from './errors.js';
import type { EngineOptions } from './graphqlEngine.js';
import { createRequestContexts } from './requestContext.js';

interface GraphqlOptions extends Omit<EngineOptions, 'schema' | 'contexts' | 'onRefusedMutation'> {
  /** Called with the first operation, and again if that failed. */
  loadSchema: () => Promise<GraphQLSchema>;
  /** The page for browsers; null: none. */
  graphiql: BuiltPage | null;
  onRefusedMutation?: EngineOptions['onRefusedMutation'];
}

/**
 * Serves `/graphql` (POST, and GET for queries) and `/graphql/stream` for live queries. The engine is loaded with the first
 * operation, because it takes a fifth of a start and of an idle node's memory. Written here because the stock integration
 * fails on an invalid Host header and does not know our errors.
 */
export async function registerGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { loadSchema, graphiql, onRefusedMutation = () => undefined, ...executed } = options;
  const contexts = createRequestContexts(options.callers);
  const engine = loadedOnce(async () => {
    const [{ startGraphqlEngine }, schema] = await Promise.all([import('./graphqlEngine.js'), loadSchema()]);
    return startGraphqlEngine({ ...executed, schema, contexts, onRefusedMutation });
  });

  await app.register(async (graphql) => {
    graphql.addHook('onClose', async () => (await engine.begun())?.stop());
    graphql.removeContentTypeParser('application/json');
    graphql.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async ({ caller }: FastifyRequest, body: Buffer) =>
        readJson(body, caller && isAllowed(caller, 'publishToChats') ? BATCH_VALUES : undefined),
    );
    graphql.setErrorHandler(answerErrors(transportError));
    await guardMethods(graphql, (routes) => {
      const usual = { method: ['GET', 'POST'], exposeHeadRoute: false, preParsing: contexts.beforeBody };
      routes.route({ ...usual, url: '/graphql', bodyLimit: BATCH_BODY_BYTES, handler });
      routes.route({ ...usual, url: '/graphql/stream', handler: live });
    });

    async function handler(request: FastifyRequest, reply: FastifyReply): Promise<string | FastifyReply> {
      if (graphiql && request.method === 'GET') {
        reply.header('vary', [reply.getHeader('vary') ?? [], 'accept'].flat().join(', '));
        if (asksForPage(request.headers.accept)) return graphiql.send(reply);
      }
      const context = await contexts.of(request, reply);
      const { answer } = await engine.get();
      return answer(request, reply, context);
    }

    async function live(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      await contexts.of(request, reply);
      return (await engine.get()).live(request, reply);
    }
  });
}

/** An error from before Apollo saw the request. */
function transportError(refusal: DomainError) {
  const { extensionCode, status, message } = errorAnswerOf(refusal);
  const code = status === null ? 'BAD_REQUEST' : extensionCode;
  return { status: status ?? 400, body: { errors: [{ message, extensions: { code } }] } };
}

/** The media types that GraphQL clients accept (GraphQL over HTTP, "Media Types"). */
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/** Whether an Accept header asks for a page, as a browser's address bar does, and not for a GraphQL response. */
function asksForPage(accept = ''): boolean {
  const types = accept.split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return types.includes('text/html') && !types.some((type) => ANSWER_TYPES.includes(type));
}
