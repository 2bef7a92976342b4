import { HeaderMap } from '@apollo/server';
import { readConfig } from '../../src/app/config.js';
import { createGateway } from '../../src/app/gateway.js';
import { createCredentialFiles } from '../../src/credentials/credentialFiles.js';
import type { DomainError } from '../../src/domain/errors.js';
import { callerOf, type GraphqlContext } from '../../src/graphql/context.js';
import { createCostOf } from '../../src/graphql/operationCost.js';
import { createOperationGuard } from '../../src/graphql/operationGuard.js';
import { createGraphqlServer } from '../../src/graphql/server.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { ABSENT_PROVIDERS, makeTenant, servicesOf } from './harnessTenant.js';

/** Threads run what is built. */
const THREAD = new URL('../../dist/credentials/credentialThread.js', import.meta.url);

export type Json = Record<string, unknown>;

export interface GraphqlAnswer {
  status: number;
  /** The body as it goes over the wire. */
  text: string;
  data: Json | null | undefined;
  errors: { message: string; path?: string[]; extensions: { code: string } }[];
}

/** A gateway that does not listen, on a database of its own, whose operations are sent as any caller. */
export type GraphqlHarness = Awaited<ReturnType<typeof createGraphqlHarness>>;

/** @param apnsKey PEM */
export async function createGraphqlHarness(apnsKey: string) {
  const environment = await createTestEnvironment();
  const config = readConfig({ ...environment.variables, LOG_LEVEL: 'silent' });
  const readCredentialFile = createCredentialFiles(THREAD);
  const gateway = await createGateway(config, { readCredentialFile, providers: ABSENT_PROVIDERS });
  const schema = await gateway.loadSchema();
  const services = servicesOf(gateway);
  const faults: { err: unknown; requestId: string | null }[] = [];
  const silent = () => undefined;
  const error = (details: object | string) => faults.push(details as (typeof faults)[number]);
  const costOf = createCostOf(schema);
  const server = createGraphqlServer({
    schema,
    costOf,
    guard: createOperationGuard({ costOf, hidesSchema: false }),
    logger: { debug: silent, info: silent, warn: silent, error },
  });
  await server.start();

  /** Sends an operation as this caller; a DomainError stands for a caller that was refused. */
  async function send(body: Json, caller: GraphqlContext['caller'] | DomainError = null): Promise<GraphqlAnswer> {
    const context: GraphqlContext = {
      ...(caller instanceof Error ? { caller: null, refusal: caller } : { caller, refusal: null }),
      ...{ requestId: 'request-1', acceptLanguage: undefined, trace: null },
      ...{ countMore: silent, countCost: silent, nextTurn: async () => undefined },
      requestingChat: async (work) => work(callerOf(context)),
    };
    const headers = new HeaderMap([['content-type', 'application/json']]);
    const response = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body: JSON.parse(JSON.stringify(body)) },
      context: () => Promise.resolve(context),
    });
    if (response.body.kind !== 'complete') throw new Error('the answer came in parts');
    const text = response.body.string;
    const { data, errors = [] } = JSON.parse(text) as Pick<GraphqlAnswer, 'data'> & Partial<GraphqlAnswer>;
    return { status: response.status ?? 200, text, data, errors };
  }

  async function close(): Promise<void> {
    await server.stop();
    await gateway.close();
    await environment.remove();
  }

  const { live, storage, rooms } = gateway;
  const tenant = () => makeTenant(services, apnsKey);
  return { schema, services, rooms, live, database: storage.database, faults, send, tenant, close };
}
