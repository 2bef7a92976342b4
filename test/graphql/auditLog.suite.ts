import type { Caller, TenantCaller } from '../../src/domain/caller.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

const QUERY = `query ($filter: AuditFilter, $first: Int!, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    edges { node { id at actor action object address details tenantHost } } pageInfo { endCursor hasNextPage }
  }
}`;

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  object: string;
  address: string | null;
  details: Record<string, unknown>;
  tenantHost: string | null;
}
type Log = { auditLog: { edges: { node: Entry }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };

let host: string;
let admin: TenantCaller;

beforeAll(async () => {
  const made = await graphql().tenant();
  host = made.host;
  admin = { ...made.admin, address: '192.0.2.7' };
  const { services } = graphql();
  await services.tenants.setAllowedOrigins(admin, { tenantHost: host, origins: ['https://www.example.com'] });
  await services.tenants.setAllowedOrigins(admin, { tenantHost: host, origins: [] });
  await services.apps.setAvailability(admin, { tenantHost: host, appId: 'acme', available: false });
  await services.pushServices.setEnabled(admin, {
    tenantHost: host,
    appId: 'acme',
    service: 'IOS_APNS',
    enabled: false,
  });
});

async function log(variables: object, caller: Caller = admin): Promise<Log['auditLog']> {
  const { data, errors } = await graphql().send({ query: QUERY, variables: { first: 50, ...variables } }, caller);
  expect(errors).toEqual([]);
  return (data as unknown as Log).auditLog;
}
const entries = async (variables: object, caller?: Caller) =>
  (await log(variables, caller)).edges.map(({ node }) => node);

test('every change has its actor, address, time, object and previous state', async () => {
  const all = await entries({});
  expect(all.map(({ action }) => action)).toEqual([
    'setPushServiceEnabled',
    'setAvailability',
    'setAllowedOrigins',
    'setAllowedOrigins',
    'configurePushService',
    'createApp',
  ]);
  expect(all[0]).toMatchObject({
    actor: 'key:admin',
    address: '192.0.2.7',
    object: 'app:acme',
    tenantHost: host,
    details: { service: 'IOS_APNS', before: { enabled: true }, after: { enabled: false } },
  });
  expect(all[1]?.details).toEqual({
    before: { available: true, estimatedWait: null },
    after: { available: false, estimatedWait: null },
  });
  expect(all[2]?.details).toEqual({
    before: { allowedOrigins: ['https://www.example.com'] },
    after: { allowedOrigins: [] },
  });
  expect(all[4]).toMatchObject({
    actor: 'operator',
    address: null,
    details: { service: 'IOS_APNS', before: null, after: { bundleIds: ['com.acme.app'], environment: 'SANDBOX' } },
  });
  expect(JSON.stringify(all)).not.toContain('PRIVATE KEY');
});

test('changes of defaults and removals have the previous state', async () => {
  const other = await graphql().tenant();
  const change = async (mutation: string) => {
    const { data, errors } = await graphql().send({ query: `mutation { ${mutation} }` }, other.admin);
    expect(errors).toEqual([]);
    return data;
  };
  await change(`setNotificationSettings(input: {tenantHost: "${other.host}", appId: "acme", privacy: PRIVATE}) {
    userErrors { code } }`);
  const made = await change('createApiKey(input: {name: "Leaver", role: VIEWER}) { apiKey { id } }');
  const { id } = (made as { createApiKey: { apiKey: { id: string } } }).createApiKey.apiKey;
  await change(`revokeApiKey(input: {id: "${id}"}) { userErrors { code } }`);
  const [revoked, , settings] = await entries({}, other.admin);
  expect(settings?.details).toEqual({ before: { privacy: 'PREVIEW' }, after: { privacy: 'PRIVATE' } });
  expect(revoked).toMatchObject({ action: 'revokeApiKey', details: { name: 'Leaver', role: 'VIEWER' } });
});

test('times that are none are borne', async () => {
  const all = await entries({});
  for (const after of ['0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '1969-12-31T00:00:00Z']) {
    expect(await entries({ filter: { after } })).toEqual(all);
    expect(await entries({ filter: { before: after } })).toEqual([]);
  }
  expect(await entries({ filter: { before: '9999-12-31T23:59:59Z' } })).toEqual(all);
});

test('it is searched by actor, action, object and time, and read page by page', async () => {
  expect(await entries({ filter: { actor: 'key:admin' } })).toHaveLength(4);
  expect(await entries({ filter: { action: 'setAllowedOrigins' } })).toHaveLength(2);
  expect(await entries({ filter: { object: 'app:acme', action: 'createApp' } })).toHaveLength(1);
  expect(await entries({ filter: { object: 'app:acme\0' } })).toEqual([]);
  expect(await entries({ filter: { after: new Date(Date.now() + 3_600_000) } })).toEqual([]);
  expect(await entries({ filter: { before: new Date(Date.now() - 3_600_000) } })).toEqual([]);
  const page = await log({ first: 4 });
  const rest = await log({ first: 4, after: page.pageInfo.endCursor });
  expect([page.edges.length, page.pageInfo.hasNextPage, rest.edges.length]).toEqual([4, true, 2]);
});

test("the installation's own entries are an operator's to read", async () => {
  const own = await entries({ filter: { action: 'createTenant', object: `tenant:${host}` } }, OPERATOR);
  expect(own).toMatchObject([{ actor: 'operator', tenantHost: null, details: { name: 'Acme' } }]);
  expect(await entries({ filter: { tenantHost: host } }, OPERATOR)).toHaveLength(6);
});

test.each(["UPDATE audit_entries SET actor = 'nobody'", 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'])(
  'the database itself refuses: %s',
  async (sql) => {
    await expect(graphql().database.prisma.$executeRawUnsafe(sql)).rejects.toThrow('append only');
  },
);

test('keys are told by their names', async () => {
  const { services, send } = graphql();
  const { key } = await services.apiKeys.create(admin, { name: 'Night shift', role: 'ADMIN' });
  const night = { ...admin, principal: { kind: 'key', id: key.id } } as const;
  await services.apps.setAvailability(night, { tenantHost: host, appId: 'acme', available: true });
  const query = `query ($filter: AuditFilter) { auditLog(filter: $filter, first: 1) { edges { node { actorName objectName } } } }`;
  const namesOf = async (filter: object) => {
    const { data } = await send({ query, variables: { filter } }, admin);
    return (data as { auditLog: { edges: { node: object }[] } }).auditLog.edges[0]?.node;
  };
  expect(await namesOf({ actor: `key:${key.id}` })).toEqual({ actorName: 'Night shift', objectName: null });
  expect(await namesOf({ object: `key:${key.id}` })).toEqual({ actorName: 'API key admin', objectName: 'Night shift' });
});

test('a refused change of credentials is recorded with its reason, and nothing that was sent', async () => {
  const { services, tenant } = graphql();
  const { host: tenantHost, admin: owner } = await tenant();
  const caller = { ...owner, address: '192.0.2.9' };
  const app = { tenantHost, appId: 'acme', bundleIds: ['com.acme.app'] };
  const key = {
    teamId: 'TEAM000001',
    keyId: 'KEY0000001',
    privateKey: 'a secret that is no key',
    environment: 'SANDBOX',
  };
  await expect(services.pushServices.configureApns(caller, { ...app, ...key } as never)).rejects.toThrow();
  const viewer = { ...caller, role: 'VIEWER' } as const;
  await expect(services.pushServices.removeApnsKey(viewer, { ...app, keyId: 'KEY0000001' })).rejects.toThrow();
  await expect(
    services.pushServices.setEnabled(caller, { ...app, tenantHost: host, service: 'IOS_APNS', enabled: false }),
  ).rejects.toThrow();
  const refused = await entries({ filter: { action: 'configurePushServiceRefused', people: true } }, caller);
  expect(refused).toMatchObject([
    { object: 'app:acme', details: { change: 'setEnabled', code: 'NOT_FOUND' }, tenantHost },
    { actor: 'key:admin', details: { change: 'removeApnsKey', code: 'FORBIDDEN' } },
    { address: '192.0.2.9', details: { change: 'configureApns', code: 'INVALID_CREDENTIALS' } },
  ]);
  expect(JSON.stringify(refused)).not.toContain('a secret');
});
