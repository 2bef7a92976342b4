import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  subscribe,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import { z } from 'zod';
import { DomainError } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import type { Callers } from '../http/callers.js';
import { retryAfterSeconds } from '../http/retryAfter.js';
import { createAdmission, type NotAdmitted } from './admission.js';
import type { GraphqlContext } from './context.js';
import { errorAnswerOf } from './errors.js';
import { openEventStream } from './eventStream.js';
import { paidEvents } from './paidEvents.js';
import { createErrorFormatter, INTERNAL_ERROR_CODE } from './formatError.js';
import { MAX_COERCION_ERRORS, MAX_TOKENS } from './queryLimits.js';
import type { CostOf } from './operationCost.js';
import type { OperationGuard } from './operationGuard.js';
import type { RequestContexts } from './requestContext.js';
import { textOfOperation, type OperationText, type TrustedDocuments } from './trustedDocuments.js';
import { untilRefused } from './untilRefused.js';

export interface LiveOptions {
  schema: GraphQLSchema;
  guard: OperationGuard;
  costOf: CostOf;
  trustedDocuments: TrustedDocuments;
  callers: Callers;
  contexts: RequestContexts;
  /** Makes each room's part of the context of live queries. */
  live: object;
  /** Whether there is a database to read from. @throws DomainError STORE_UNAVAILABLE */
  checkStore: () => Promise<void>;
  logger: Logger;
}

/** As "GraphQL over HTTP" has it: in the body of a POST, or in the parameters of a GET. */
const operationSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
type Operation = z.output<typeof operationSchema>;

/**
 * Serves live queries as server-sent events, one operation per connection ("GraphQL over Server-Sent Events Protocol",
 * distinct connections mode). Authentication, limits and error masking are those of `/graphql`. Written here because
 * sending must wait for the client to read: graphql-sse's server buffers without limit.
 */
export function createLiveHandler(options: LiveOptions) {
  const { schema, guard, costOf, trustedDocuments, callers, contexts, live: sources, checkStore, logger } = options;
  const format = createErrorFormatter(schema);
  const admit = createAdmission({ schema, guard });

  function formatted(error: GraphQLError, code: string | undefined, requestId: string) {
    const answer = format({ ...error.toJSON(), ...(code && { extensions: { code } }) }, error);
    if (answer.extensions?.['code'] !== INTERNAL_ERROR_CODE) return answer;
    logger.error({ err: error.originalError ?? error, requestId }, 'GraphQL operation failed');
    return { ...answer, message: `${answer.message} Request id: ${requestId}` };
  }

  /** The operation to subscribe to, or the errors for which it is refused. */
  function prepare(operation: Operation, requestId: string): DocumentNode | ReturnType<typeof formatted>[] {
    let document: DocumentNode;
    try {
      document = parse(operation.query, { maxTokens: MAX_TOKENS });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return [formatted(error, 'GRAPHQL_PARSE_FAILED', requestId)];
    }
    if (getOperationAST(document, operation.operationName)?.operation === OperationTypeNode.SUBSCRIPTION)
      return document;
    const fault = new GraphQLError('Only subscription operations are served here; /graphql has the others.');
    return [{ message: fault.message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }];
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const context: GraphqlContext = { ...(await contexts.of(request, reply)), ...sources };
    const operation = readOperation(request, (sent) => textOfOperation(trustedDocuments, context.caller, sent));
    const document = prepare(operation, request.id);
    if (Array.isArray(document)) return reply.code(400).send({ errors: document });
    const refused = admit({ ...operation, document, context });
    if (refused) return notAdmitted(reply, refused);
    const { operationName, variables } = operation;
    const cost = costOf(document, operationName ?? undefined, variables ?? {});
    context.countCost(() => cost);
    // Checked before the status is sent, because a stream reads nothing until it is consumed.
    await checkStore();
    const live = await subscribe({
      schema,
      document,
      contextValue: context,
      operationName: operation.operationName,
      variableValues: operation.variables,
      options: { maxCoercionErrors: MAX_COERCION_ERRORS },
    });
    if (!(Symbol.asyncIterator in live)) return await refuse(reply, live);
    const gone = new AbortController();
    const stream = openEventStream(request, reply, () => {
      gone.abort();
      live
        .return(undefined)
        .catch((err: unknown) => logger.warn({ err, requestId: request.id }, 'a stream ended badly'));
    });
    // Devices have nothing that could be revoked.
    const paid = paidEvents(live, () => callers.payForEvent(request, cost), gone.signal);
    const heard = context.caller?.role === 'DEVICE' ? paid : untilRefused(paid, () => callers.again(request));
    try {
      for await (const { errors, ...result } of heard) {
        const told = errors?.map((error) => formatted(error, undefined, request.id));
        if (!(await stream.send('next', { ...result, ...(told && { errors: told }) }))) return undefined;
      }
    } catch (error) {
      // The followed object is gone or unreadable: report it as an error of the operation and complete.
      const fault = new GraphQLError('the stream broke off', { originalError: error as Error, path: pathOf(document) });
      await stream.send('next', { errors: [formatted(fault, undefined, request.id)] });
    }
    await stream.send('complete', null);
    stream.end();
    return undefined;
  };

  function notAdmitted(reply: FastifyReply, { status, retryAfterSeconds: known, errors }: NotAdmitted): FastifyReply {
    const retryAfter = known ?? retryAfterSeconds(status);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).send({ errors });
  }

  async function refuse(reply: FastifyReply, { errors = [] }: ExecutionResult): Promise<FastifyReply> {
    const [cause] = errors.map(({ originalError }) => originalError);
    const refusal = cause instanceof DomainError ? errorAnswerOf(cause) : null;
    // Invalid variables are nested GraphQLErrors.
    const isOurs = !refusal && cause !== undefined && !(cause instanceof GraphQLError);
    const code = refusal ? undefined : isOurs ? INTERNAL_ERROR_CODE : 'BAD_USER_INPUT';
    const status = refusal ? (refusal.status ?? 400) : isOurs ? 500 : 400;
    const retryAfter = (cause instanceof DomainError ? cause.retryAfterSeconds : null) ?? retryAfterSeconds(status);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).send({ errors: errors.map((error) => formatted(error, code, reply.request.id)) });
  }
}

/** The path of a subscription's data: its only root field. */
function pathOf(document: DocumentNode): string[] {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return (operation?.selectionSet.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD ? [node.alias?.value ?? node.name.value] : [],
  );
}

/** @throws DomainError INVALID_INPUT */
function readOperation({ method, body, query }: FastifyRequest, textOf: (sent: OperationText) => unknown): Operation {
  const given = method === 'GET' ? withJsonVariables(query as Record<string, unknown>) : body;
  const operation = operationSchema.safeParse(isJsonObject(given) ? { ...given, query: textOf(given) } : given);
  if (operation.success) return operation.data;
  throw new DomainError('INVALID_INPUT', 'give a query, and variables as an object where it has any');
}

function withJsonVariables(query: Record<string, unknown>): unknown {
  const { variables } = query;
  if (typeof variables !== 'string') return query;
  try {
    return { ...query, variables: JSON.parse(variables) as unknown };
  } catch {
    throw new DomainError('INVALID_INPUT', 'variables must be JSON');
  }
}
