import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../domain/caller.js';
import { isJsonObject } from '../domain/jsonObject.js';
import type { RefusedMutation } from '../http/refusedMutation.js';
import { retryAfterSeconds } from '../http/retryAfter.js';
import type { GraphqlContext } from './context.js';
import { createLiveHandler, type LiveOptions } from './liveHandler.js';
import { createCostOf } from './operationCost.js';
import { createOperationGuard } from './operationGuard.js';
import { statusOf } from './requestErrorStatus.js';
import { createGraphqlServer, PREFLIGHTED_HEADERS } from './server.js';
import { textOfOperation, type TrustedDocuments } from './trustedDocuments.js';

export interface EngineOptions extends Omit<LiveOptions, 'schema' | 'guard' | 'costOf'> {
  schema: GraphQLSchema;
  /** Whether only admins may see the schema. */
  hidesSchema: boolean;
  onRefusedMutation: (refused: RefusedMutation) => void;
}

/** Executes operations. Its modules are loaded with the first one. */
export interface GraphqlEngine {
  /** Executes a request's operation and sets the status and headers of its reply. @returns the reply's body */
  answer(request: FastifyRequest, reply: FastifyReply, context: GraphqlContext): Promise<string>;
  /** Serves a live query until it ends. */
  live(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startGraphqlEngine(options: EngineOptions): Promise<GraphqlEngine> {
  const { schema, hidesSchema, onRefusedMutation, ...followed } = options;
  const { trustedDocuments, logger } = options;
  const costOf = createCostOf(schema);
  const guard = createOperationGuard({ costOf, hidesSchema });
  const server = createGraphqlServer({ schema, guard, costOf, logger, onRefusedMutation });
  await server.start();

  async function answer(request: FastifyRequest, reply: FastifyReply, context: GraphqlContext): Promise<string> {
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

  return { answer, live: createLiveHandler({ schema, guard, costOf, ...followed }), stop: () => server.stop() };
}

/**
 * Where Apollo looks for the operation: in the parameters of a GET, in the body of a POST.
 * @throws DomainError INVALID_INPUT
 */
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

/** The headers that Apollo reads: what the client accepts, what it has sent, and whether a page may have forged it. */
function headerMap({ headers: sent }: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const name of ['accept', 'content-type', ...PREFLIGHTED_HEADERS]) {
    const value = sent[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
