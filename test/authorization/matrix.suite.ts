import { setTimeout as delay } from 'node:timers/promises';
import { isObjectType, parse, subscribe } from 'graphql';
import { DomainError } from '../../src/domain/errors.js';
import { PERMISSIONS, ROLES, type Action, type Caller, type Role } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { encodeGlobalId } from '../../src/graphql/globalId.js';
import { issueApnsCertificate } from '../../src/simulators/apnsCertificate.js';
import { OPERATOR } from '../graphql/harnessTenant.js';
import { graphql } from '../graphql/stage.js';
import { APNS_KEY } from '../graphql/useGraphql.js';
import { unknownCredentials } from '../support/contactCenter.js';
import { GUARDED_FIELDS, LIST_SHAPES, OPEN_FIELDS, PAYLOAD_FIELDS } from './fieldRows.js';
import { MUTATION_ROWS, QUERY_ROWS, SUBSCRIPTION_ROWS, type Place, type RootRow } from './rootRows.js';

type Tenant = Awaited<ReturnType<ReturnType<typeof graphql>['tenant']>>;
let own: Tenant;
let other: Tenant;
let credentials: Pick<Place, 'apnsKey' | 'apnsCertificate' | 'serviceAccount'>;

beforeAll(async () => {
  own = await graphql().tenant();
  other = await graphql().tenant();
  const issued = await issueApnsCertificate({ teamId: 'TEAM000001', topics: ['com.acme.app'], password: '' });
  const { serviceAccount } = unknownCredentials();
  credentials = { apnsKey: APNS_KEY, apnsCertificate: issued.certificate + issued.privateKey, serviceAccount };
});

/** The places that no answer has changed. */
const places = new Map<Tenant, Promise<Place>>();

/** What a row asks about. It is made anew only after a mutation that was allowed, because nothing else may change it. */
function placeOf(tenant: Tenant): Promise<Place> {
  const place = places.get(tenant) ?? makePlace(tenant);
  places.set(tenant, place);
  return place;
}

/** All that a row may take away is in it: a chat with its subscription, a webhook, a template. */
async function makePlace({ host, device, platform, admin }: Tenant): Promise<Place> {
  const { services } = graphql();
  // A row before may have archived them.
  await services.archives.restoreTenant(OPERATOR, { tenantHost: host });
  await services.archives.restoreApp(OPERATOR, { tenantHost: host, appId: 'acme' });
  const { session } = await services.sessions.requestChat(device, {});
  const { key } = await services.apiKeys.create(admin, { name: 'CI', role: 'VIEWER' });
  const token = parseDeviceToken('IOS_APNS', 'ab'.repeat(32), 'com.acme.app');
  await services.subscriptions.subscribe(device, { chatId: session.chatId, device: token });
  const events = [{ event: 'chat_session_message', msg: 'Hi' }];
  const { deliveries } = await services.events.publish(platform, { chatId: session.chatId, events });
  // Nothing is sent there: the address is not allowed.
  const url = 'https://127.0.0.1:9/';
  await services.webhooks.configure(admin, { tenantHost: host, url, enabled: true, newSecret: false });
  await services.alertsWebhooks.configure(admin, { tenantHost: host, url });
  const place = { tenantHost: host, appId: 'acme', event: 'chat_session_message', locale: 'de' };
  await services.notifications.setTemplate(admin, { ...place, template: { body: 'Hallo' } });
  const apnsKeyId = 'KEYTOREMOV';
  const key2 = { teamId: 'TEAM000001', keyId: apnsKeyId, privateKey: credentials.apnsKey, bundleIds: ['com.acme.app'] };
  await services.pushServices.addApnsKey(admin, { tenantHost: host, appId: 'acme', ...key2, probe: false });
  const { id } = admin.tenant;
  return {
    host,
    chatId: session.chatId,
    chatNode: encodeGlobalId('ChatSession', id, session.chatId),
    keyNode: encodeGlobalId('ApiKey', id, key.id),
    deliveryNode: encodeGlobalId('Delivery', id, deliveries[0]?.id),
    clientId: device.clientId.reveal(),
    ...credentials,
    apnsKeyId,
  };
}

function callerOf(role: Role): Caller {
  const { device, platform, admin } = own;
  if (role === 'DEVICE') return device;
  if (role === 'OPERATOR') return { ...OPERATOR, tenant: admin.tenant };
  return { ...platform, role };
}

function isAllowed(role: Role, action: Action | 'anybody'): boolean {
  return action === 'anybody' || (PERMISSIONS[action] as readonly Role[]).includes(role);
}

/** What a payload has of refusals; `results` has one for each part of the input. */
interface Answered {
  userErrors?: { code: string }[];
  results?: { userErrors: { code: string }[] }[];
}

/** FORBIDDEN; NOTHING where there is none for this caller; else GIVEN (a refusal for what was asked included). */
async function outcome(kind: 'query' | 'mutation', selection: string, caller: Caller): Promise<string> {
  const { data, errors } = await graphql().send({ query: `${kind} { ${selection} }` }, caller);
  const [error] = errors;
  const code = error?.extensions.code;
  if (code === 'FORBIDDEN') return 'FORBIDDEN';
  if (error && /no such/.test(error.message)) return 'NOTHING';
  if (code !== undefined && code !== 'BAD_USER_INPUT') return JSON.stringify(errors);
  const [answer] = Object.values(data ?? {}) as (Answered | null | undefined)[];
  const refused = answer?.userErrors?.[0]?.code ?? answer?.results?.[0]?.userErrors[0]?.code ?? code;
  if (refused === 'NOT_FOUND' || refused === 'CHAT_NOT_FOUND') return 'NOTHING';
  if (kind === 'mutation') places.clear();
  return answer === null && code === undefined ? 'NOTHING' : 'GIVEN';
}

const rows = [
  ...Object.entries(QUERY_ROWS).map(([field, row]) => ['query', field, row] as const),
  ...Object.entries(MUTATION_ROWS).map(([field, row]) => ['mutation', field, row] as const),
];
const cases = rows.flatMap(([kind, field, row]) => ROLES.map((role) => [role, kind, field, row] as const));

test.each(cases)('%s asks by %s for %s, as the matrix says', async (role, kind, _field, row: RootRow) => {
  const caller = callerOf(role);
  const allowed = isAllowed(role, row.action);
  const got = await outcome(kind, row.ask(await placeOf(own)), caller);
  expect(got).toBe(allowed ? 'GIVEN' : 'FORBIDDEN');
  if (row.namesNoTenant) return;

  // A tenant's caller gets nothing of another one, in the words of what never was; an operator may name any tenant.
  const there = await placeOf(other);
  const elsewhere = await outcome(kind, row.ask(there), caller);
  const namesChat = row.ask(there).includes(there.chatId) && !row.ask(there).includes(there.host);
  const isOperators = role === 'OPERATOR' && !namesChat;
  expect(elsewhere).toBe(!allowed ? 'FORBIDDEN' : isOperators ? 'GIVEN' : 'NOTHING');
});

/** As `outcome`, of a live query: GIVEN where it goes on listening. */
async function listening(selection: string, caller: Caller): Promise<string> {
  const { schema, live } = graphql();
  const contextValue = { caller, refusal: null, ...live };
  try {
    const answer = await subscribe({ schema, document: parse(`subscription { ${selection} }`), contextValue });
    if (!(Symbol.asyncIterator in answer)) return codeOf(answer.errors?.[0]?.originalError);
    // Whether a chat may be followed is found out with the first look at it.
    await Promise.race([answer.next(), delay(150)]);
    void answer.return(undefined);
    return 'GIVEN';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof DomainError)) return String(cause);
  return /NOT_FOUND|NOT_OWNED/.test(cause.code) ? 'NOTHING' : cause.code;
}

const lives = Object.entries(SUBSCRIPTION_ROWS).flatMap(([field, row]) =>
  ROLES.map((role) => [role, field, row] as const),
);

test.each(lives)('%s listens to %s, as the matrix says', async (role, _field, row) => {
  const caller = callerOf(role);
  const allowed = isAllowed(role, row.action);
  expect(await listening(row.ask(await placeOf(own)), caller)).toBe(allowed ? 'GIVEN' : 'FORBIDDEN');
  const elsewhere = await listening(row.ask(await placeOf(other)), caller);
  expect(elsewhere).toBe(!allowed ? 'FORBIDDEN' : role === 'OPERATOR' ? 'GIVEN' : 'NOTHING');
});

const guarded = Object.entries(GUARDED_FIELDS).flatMap(([field, row]) =>
  ROLES.map((role) => [role, field, row] as const),
);

test.each(guarded)('%s reads %s, as the matrix says', async (role, _field, { action, ask }) => {
  const read = async (of: Tenant) => outcome('query', ask(await placeOf(of)), callerOf(role));
  const said = isAllowed(role, action) ? 'GIVEN' : 'FORBIDDEN';
  expect([await read(own), await read(other)]).toEqual([said, role === 'OPERATOR' ? said : 'NOTHING']);
});

const ALERTS = 'alerts(first: 100) { edges { node { message } } }';
const TENANTS = 'tenants(first: 100) { edges { node { host } } }';

/** These name no tenant. What an operator finds is of the tenant that it has named for the call, but for the tenants. */
test.each<[Role, string]>([
  ...(['VIEWER', 'ADMIN', 'OPERATOR'] as const).map((role): [Role, string] => [role, ALERTS]),
  ...(['VIEWER', 'ADMIN'] as const).map((role): [Role, string] => [role, TENANTS]),
])('%s finds what is of its own tenant only: %s', async (role, selection) => {
  for (const { host, admin } of [own, other]) {
    const lane = { tenantId: admin.tenant.id, appId: 'acme', service: 'IOS_APNS' } as const;
    await graphql().rooms.alerts.store.alerts.raise(
      lane,
      'PREVIOUS_CREDENTIALS_USED',
      { message: host, code: null },
      new Date(),
    );
  }
  const { text } = await graphql().send({ query: `{ ${selection} }` }, callerOf(role));
  expect([own, other].map(({ host }) => text.includes(host))).toEqual([true, false]);
});

test('the matrix has a row for every field that there is, and for no other', () => {
  const { schema } = graphql();
  const fieldsOf = (name: string) => {
    const type = schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()).sort() : [];
  };
  expect(Object.keys(QUERY_ROWS).sort()).toEqual(fieldsOf('Query'));
  expect(Object.keys(MUTATION_ROWS).sort()).toEqual(fieldsOf('Mutation'));
  expect(Object.keys(SUBSCRIPTION_ROWS).sort()).toEqual(fieldsOf('Subscription'));

  const openFields: Record<string, string> = { ...OPEN_FIELDS, ...PAYLOAD_FIELDS };
  const roots = ['Query', 'Mutation', 'Subscription'];
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type.name),
  );
  const names = types.map(({ name }) => name);
  const lists = names.filter((name) => /(?:Connection|Edge)$/.test(name));
  expect(lists.filter((name) => !LIST_SHAPES.includes(fieldsOf(name).join(' ')))).toEqual([]);
  const plain = names.filter((name) => !lists.includes(name));
  const listed = plain.map((name) => {
    const own = Object.keys(GUARDED_FIELDS).flatMap((field) =>
      field.startsWith(`${name}.`) ? field.split('.')[1] : [],
    );
    return [name, [...(openFields[name]?.split(' ') ?? []), ...own].sort()];
  });
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(plain.map((name) => [name, fieldsOf(name)])));
  expect(Object.keys(openFields).sort()).toEqual(plain.sort());
});
