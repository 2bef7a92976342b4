import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { createAdmission } from './admission.js';
import { createAdmittedDocuments } from './admittedDocuments.js';
import { countMutations } from './countMutations.js';
import type { CostOf } from './operationCost.js';
import type { OperationGuard } from './operationGuard.js';
import { completeErrors, createErrorPlugin } from './errorPlugin.js';
import { createErrorFormatter } from './formatError.js';
import { admitOperations, countCost, noSubscriptions } from './operationSteps.js';
import type { RefusedMutation } from '../http/refusedMutation.js';
import { reportRefusedMutations } from './refusedMutations.js';
import { requestSteps } from './requestSteps.js';
import { MAX_COERCION_ERRORS, MAX_TOKENS } from './queryLimits.js';
import { createSchemaAnswers } from './schemaAnswers.js';

/**
 * Headers that no page of another origin can send without a preflight, so that a GET with one of them is no forged request.
 * Clients such as urql send queries by GET, with nothing unusual but their Authorization.
 */
export const PREFLIGHTED_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'];

/** As much of a pino logger as is needed. */
interface GraphqlLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  error(details: object, message: string): void;
}

interface GraphqlServerOptions {
  schema: GraphQLSchema;
  guard: OperationGuard;
  costOf: CostOf;
  /** Receives every internal error with its request id. Absent: Apollo's own logger. */
  logger?: GraphqlLogger;
  /** Called with every mutation that does not fit the schema. */
  onRefusedMutation?: (refused: RefusedMutation) => void;
}

/** Apollo with the switches of a public endpoint; not started. */
export function createGraphqlServer({
  schema,
  guard,
  costOf,
  logger,
  onRefusedMutation = () => undefined,
}: GraphqlServerOptions): ApolloServer<GraphqlContext> {
  const documents = createAdmittedDocuments();
  const admit = createAdmission({ schema, guard, onValid: documents.keep });
  const schemaAnswers = createSchemaAnswers();
  const onUnexpectedError = (err: unknown, requestId: string | null) =>
    logger?.error({ err, requestId }, 'GraphQL operation failed');
  return new ApolloServer<GraphqlContext>({
    schema,
    ...(logger && { logger: plain(logger) }),
    introspection: true,
    csrfPrevention: { requestHeaders: PREFLIGHTED_HEADERS },
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    // The admission validates, once it knows the caller.
    dangerouslyDisableValidation: true,
    documentStore: documents.store,
    executionOptions: { maxCoercionErrors: MAX_COERCION_ERRORS },
    formatError: createErrorFormatter(schema),
    stringifyResult: schemaAnswers.stringify,
    plugins: [
      requestSteps([
        noSubscriptions,
        schemaAnswers.recall,
        admitOperations(admit),
        schemaAnswers.limit,
        countMutations,
        countCost(costOf),
        reportRefusedMutations(onRefusedMutation),
        completeErrors(onUnexpectedError),
      ]),
      createErrorPlugin(onUnexpectedError),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      // It would load scripts from Apollo's servers into our origin.
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
}

/** Apollo logs values of any type; ours takes text. */
function plain(logger: GraphqlLogger) {
  return {
    debug: (message: unknown) => logger.debug(String(message)),
    info: (message: unknown) => logger.info(String(message)),
    warn: (message: unknown) => logger.warn(String(message)),
    error: (message: unknown) => logger.error(String(message)),
  };
}
