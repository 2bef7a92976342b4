import { randomUUID } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import { readConfig } from '../../src/app/config.js';
import { createGateway, type Gateway } from '../../src/app/gateway.js';
import { createCredentialFiles } from '../../src/credentials/credentialFiles.js';
import type { DeviceCaller, OperatorCaller, TenantCaller } from '../../src/domain/caller.js';
import type { PushChannel } from '../../src/domain/channel.js';
import type { DomainError } from '../../src/domain/errors.js';
import { Redacted } from '../../src/domain/redacted.js';
import { callerOf, type GraphqlContext } from '../../src/graphql/context.js';
import { createCostOf } from '../../src/graphql/operationCost.js';
import { createOperationGuard } from '../../src/graphql/operationGuard.js';
import { createGraphqlServer } from '../../src/graphql/server.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { perService } from '../../src/domain/lane.js';

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

export const OPERATOR: OperatorCaller = {
  role: 'OPERATOR',
  tenant: null,
  principal: { kind: 'operatorKey' },
  address: null,
};

/** No provider is there to be asked. */
const absent = () =>
  Promise.resolve({ kind: 'retry', statusCode: null, reason: 'absent', retryAfterMs: null, ambiguous: false } as const);
const absentChannel: PushChannel = { send: absent, validate: absent, probe: absent };

/** A gateway that does not listen, on a database of its own, whose operations are sent as any caller. */
export type GraphqlHarness = Awaited<ReturnType<typeof createGraphqlHarness>>;

/** @param apnsKey PEM */
export async function createGraphqlHarness(apnsKey: string) {
  const environment = await createTestEnvironment();
  const config = readConfig({ ...environment.variables, LOG_LEVEL: 'silent' });
  const channels = perService(() => absentChannel);
  const readCredentialFile = createCredentialFiles(THREAD);
  const gateway = await createGateway(config, { readCredentialFile, providers: { channels } });
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

  /** A tenant with an app that has IOS_APNS for com.acme.app, and callers of it. */
  async function tenant() {
    const { id, host } = await services.tenants.create(OPERATOR, { host: `${randomUUID()}.example.com`, name: 'Acme' });
    const app = { tenantHost: host, appId: 'acme' };
    await services.apps.create(OPERATOR, { ...app, name: 'Acme chat' });
    const key = { teamId: 'TEAM000001', keyId: 'KEY0000001', privateKey: apnsKey };
    const bundleIds = ['com.acme.app'];
    await services.pushServices.configureApns(OPERATOR, { ...app, ...key, bundleIds, environment: 'SANDBOX' });
    const ref = { id, host };
    const of = (role: 'PLATFORM' | 'ADMIN', name: string): TenantCaller => ({
      ...{ role, tenant: ref, principal: { kind: 'key', id: name }, address: null },
    });
    const clientId = new Redacted(`client-${randomUUID()}`);
    const device: DeviceCaller = { role: 'DEVICE', tenant: ref, appId: 'acme', clientId, address: null };
    return { host, device, platform: of('PLATFORM', 'platform'), admin: of('ADMIN', 'admin') };
  }

  async function close(): Promise<void> {
    await server.stop();
    await gateway.close();
    await environment.remove();
  }

  const { live, storage } = gateway;
  return { schema, services, rooms: gateway.rooms, live, database: storage.database, faults, send, tenant, close };
}

function servicesOf({ rooms }: Gateway) {
  const { tenants, apps, archives } = rooms.tenants;
  const { notifications } = rooms.notifications;
  const { apiKeys } = rooms.identity;
  const { pushServices } = rooms.credentials;
  const { sessions } = rooms.chats;
  const { subscriptions } = rooms.subscriptions;
  const { events } = rooms.delivery;
  const { webhooks, alertsWebhooks } = rooms.webhooks;
  return {
    ...{ tenants, apps, archives, apiKeys, notifications, pushServices },
    ...{ sessions, subscriptions, events, webhooks, alertsWebhooks },
  };
}
