import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { isAllowed, type Caller } from '../domain/caller.js';
import type { DomainError } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import { BATCH_BODY_BYTES, BATCH_VALUES } from '../http/batchBody.js';
import type { BuiltPage } from '../http/builtPage.js';
import { answerErrors } from '../http/errorAnswers.js';
import type { Callers } from '../http/callers.js';
import { guardMethods } from '../http/methodGuard.js';
import { readJson } from '../http/readJson.js';
import { retryAfterSeconds } from '../http/retryAfter.js';
import { errorAnswerOf } from './errors.js';
import { asksForPage } from './asksForPage.js';
import { createLiveHandler, type LiveOptions } from './liveHandler.js';
import { createRequestContexts } from './requestContext.js';
import { statusOf } from './requestErrorStatus.js';
import { createOperationGuard } from './operationGuard.js';
import type { RefusedMutation } from '../http/refusedMutation.js';
import { createGraphqlServer } from './server.js';
import { textOfOperation, type TrustedDocuments } from './trustedDocuments.js';

interface GraphqlOptions {
  schema: GraphQLSchema;
  callers: Callers;
  /** Whether only admins may see the schema. */
  hidesSchema: boolean;
  trustedDocuments: TrustedDocuments;
  /** The page for browsers; null: none. */
  graphiql: BuiltPage | null;
  live: LiveOptions['live'];
  checkStore: LiveOptions['checkStore'];
  logger: Logger;
  onRefusedMutation?: (refused: RefusedMutation) => void;
}

/**
 * Serves `/graphql` (POST, and GET for queries) and `/graphql/stream` for live queries. Written here because the stock
 * integration fails on an invalid Host header and does not know our errors.
 */
export async function registerGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const {
    schema,
    callers,
    hidesSchema,
    trustedDocuments,
    graphiql,
    logger,
    onRefusedMutation = () => undefined,
    ...followed
  } = options;
  const guard = createOperationGuard({ schema, hidesSchema });
  const server = createGraphqlServer({ schema, guard, logger, onRefusedMutation });
  await server.start();
  const contexts = createRequestContexts(callers);
  const live = createLiveHandler({ schema, guard, trustedDocuments, callers, contexts, logger, ...followed });

  await app.register(async (graphql) => {
    graphql.addHook('onClose', () => server.stop());
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
      const httpGraphQLRequest: HTTPGraphQLRequest = {
        method: request.method,
        headers: headerMap(request),
        ...operationOf(request, trustedDocuments, context.caller),
      };
      const response = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => Promise.resolve(context),
      });
      for (const [name, value] of response.headers) reply.header(name, value);
      const status = statusOf(response, request.headers.accept);
      const retryAfter = reply.hasHeader('retry-after') ? undefined : retryAfterSeconds(status);
      if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
      reply.code(status);
      // Incremental delivery does not occur, because the schema has no @defer.
      return response.body.kind === 'complete' ? response.body.string : '';
    }
  });
}

/** Where Apollo looks for the operation: in the parameters of a GET, in the body of a POST. @throws DomainError INVALID_INPUT */
function operationOf(
  request: FastifyRequest,
  documents: TrustedDocuments,
  caller: Caller | null,
): Pick<HTTPGraphQLRequest, 'search' | 'body'> {
  const { method, url, body } = request;
  const mark = url.indexOf('?');
  const search = mark < 0 ? '' : url.slice(mark);
  const sent = method === 'GET' ? request.query : body;
  // Several operations at once, or nothing at all: Apollo refuses those.
  if (!isJsonObject(sent)) return { search, body };
  const text = textOfOperation(documents, caller, sent);
  if (!documents) return { search, body };
  if (method !== 'GET') return { search, body: { ...sent, query: text } };
  const searchParams = new URLSearchParams(search);
  if (typeof text === 'string') searchParams.set('query', text);
  return { search: `?${searchParams.toString()}`, body };
}

function headerMap(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** An error from before Apollo saw the request. */
function transportError(refusal: DomainError) {
  const { extensionCode, status, message } = errorAnswerOf(refusal);
  const code = status === null ? 'BAD_REQUEST' : extensionCode;
  return { status: status ?? 400, body: { errors: [{ message, extensions: { code } }] } };
}
