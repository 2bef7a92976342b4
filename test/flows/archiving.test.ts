import {
  ArchiveAppDocument,
  ArchiveTenantDocument,
  RequestChatDocument,
  RestoreAppDocument,
  RestoreTenantDocument,
  SubscribeDocument,
  UpdateAppDocument,
  UpdateTenantDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData, post } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, providers, pushTo } = usePhones();
let center: ContactCenter;
beforeEach(async () => {
  const { credentials } = providers();
  center = await createContactCenter(gateway().url, gateway().operatorKey, { credentials });
});

const app = () => ({ tenantHost: center.host, appId: center.appId });
const device = () => ({ androidFirebase: { deviceToken: newFirebaseToken() } });
const archiveApp = () => graphqlData(gateway().url, center.admin, ArchiveAppDocument, { input: app() });
const restoreApp = () => graphqlData(gateway().url, center.admin, RestoreAppDocument, { input: app() });
const tenant = () => ({ input: { tenantHost: center.host } });

interface Listed {
  totalCount: number;
  edges: { node: { appId?: string; host?: string } }[];
}
async function appsListed(includeArchived: boolean): Promise<Listed> {
  const query = `query ($all: Boolean!) { viewer { tenant { apps(first: 10, includeArchived: $all) { totalCount edges { node { appId } } } } } }`;
  const { data } = await graphql(gateway().url, center.viewer, query, { all: includeArchived });
  return (data as { viewer: { tenant: { apps: Listed } } }).viewer.tenant.apps;
}
async function hostsListed(includeArchived: boolean): Promise<(string | undefined)[]> {
  const query = `query ($all: Boolean!) { tenants(first: 100, includeArchived: $all) { edges { node { host } } } }`;
  const { data } = await graphql(gateway().url, center.operator, query, { all: includeArchived });
  return (data as { tenants: Listed }).tenants.edges.map(({ node }) => node.host);
}

/** What a new client gets when it asks for a chat, at both doors. */
async function newChats(): Promise<unknown[]> {
  const [one, other] = [center.device('a-new-client'), center.device('another-new-client')];
  const { data } = await graphql(gateway().url, one, RequestChatDocument, { input: {} });
  const rest = await legacyClient(gateway().url, other, '').requestChat();
  return [data?.requestChat.userErrors.map(({ code }) => code), rest.status, rest.body['error_code'] ?? null];
}

describe('an archived app', () => {
  it('refuses new chats and subscriptions at both doors, until it is restored', async () => {
    const flow = await startDeviceFlow(gateway().url, center, 'a-client-of-before');
    await archiveApp();
    expect(await newChats()).toEqual([['APP_ARCHIVED'], 403, '3000']);
    const input = { chatId: flow.chatId, device: device() };
    const { data } = await graphql(gateway().url, flow.device, SubscribeDocument, { input });
    expect(data?.subscribe.userErrors).toMatchObject([{ code: 'APP_ARCHIVED' }]);
    const path = `/clientweb/api/v2/chats/${flow.chatId}/notifications`;
    const rest = await post(gateway().url, path, flow.device, { android_firebase_device_token: newFirebaseToken() });
    expect([rest.status, rest.body]).toEqual([
      403,
      { error_code: '3000', error_message: 'this app is archived: it takes no new chats and subscriptions' },
    ]);
    await restoreApp();
    expect(await newChats()).toEqual([[], 200, null]);
    await flow.subscribe(device());
  });

  it('lets a chat that has begun go on: it is returned, its events are pushed, and it unsubscribes', async () => {
    const flow = await startDeviceFlow(gateway().url, center, 'a-client-under-way');
    const token = newFirebaseToken();
    await flow.subscribe({ androidFirebase: { deviceToken: token } });
    await archiveApp();
    const again = await graphqlData(gateway().url, flow.device, RequestChatDocument, { input: {} });
    expect(again.requestChat).toMatchObject({ isNewChat: false, chatSession: { chatId: flow.chatId } });
    const { deliveries } = await flow.publish(agentMessage('Still here'));
    await pushTo(token);
    expect((await flow.settled(firstOf(deliveries).id)).status).toBe('SENT');
    const path = `/clientweb/api/v2/chats/${flow.chatId}/notifications`;
    expect((await post(gateway().url, path, flow.device, {})).status).toBe(200);
  });

  it('tells clients that it is not available', async () => {
    await archiveApp();
    const path = `${gateway().url}/clientweb/api/v2/availability?tenantUrl=${center.host}`;
    const headers = { authorization: center.device('a-client').authorization ?? '' };
    expect(await (await fetch(path, { headers })).text()).toMatch(/notAvailable|unavailable/);
  });

  it('is left out of lists unless they are asked for it, and counted so', async () => {
    expect(await appsListed(false)).toMatchObject({ totalCount: 1 });
    await archiveApp();
    expect(await appsListed(false)).toEqual({ totalCount: 0, edges: [] });
    expect(await appsListed(true)).toMatchObject({ totalCount: 1, edges: [{ node: { appId: center.appId } }] });
  });

  it('keeps the time it was archived at first, and audits what changes only', async () => {
    const first = await archiveApp();
    const second = await archiveApp();
    expect(second.archiveApp.app?.archivedAt).toBe(first.archiveApp.app?.archivedAt);
    await restoreApp();
    const query = `query ($object: String!) { auditLog(first: 20, filter: { object: $object }) { edges { node { action } } } }`;
    const { data } = await graphql(gateway().url, center.admin, query, { object: `app:${center.appId}` });
    const { edges } = (data as { auditLog: { edges: { node: { action: string } }[] } }).auditLog;
    const actions = edges.map(({ node }) => node.action).filter((action) => /archive|restore/.test(action));
    expect(actions).toEqual(['restoreApp', 'archiveApp']);
  });
});

describe('an archived tenant', () => {
  it('refuses what its apps would, and is left out of lists', async () => {
    expect(await hostsListed(false)).toContain(center.host);
    await graphqlData(gateway().url, center.operator, ArchiveTenantDocument, tenant());
    expect(await newChats()).toEqual([['APP_ARCHIVED'], 403, '3000']);
    expect(await hostsListed(false)).not.toContain(center.host);
    expect(await hostsListed(true)).toContain(center.host);
    await graphqlData(gateway().url, center.operator, RestoreTenantDocument, tenant());
    expect(await newChats()).toEqual([[], 200, null]);
  });
});

describe('renaming', () => {
  it('changes the name of a tenant and of an app, which titles its notifications', async () => {
    const renamed = { tenantHost: center.host, name: 'Acme Inc.' };
    const { updateTenant } = await graphqlData(gateway().url, center.admin, UpdateTenantDocument, { input: renamed });
    expect(updateTenant.tenant?.name).toBe('Acme Inc.');
    const input = { ...app(), name: 'Acme Market' };
    const { updateApp } = await graphqlData(gateway().url, center.admin, UpdateAppDocument, { input });
    expect(updateApp.app?.name).toBe('Acme Market');
    const flow = await startDeviceFlow(gateway().url, center, 'a-client-of-the-renamed');
    const token = newFirebaseToken();
    await flow.subscribe({ androidFirebase: { deviceToken: token } });
    await flow.publish({ event: 'chat_session_message', msg: 'Hi' });
    expect((await pushTo(token)).payload).toMatchObject({ notification: { title: 'Acme Market' } });
  });

  it('is refused without a name', async () => {
    const { data } = await graphql(gateway().url, center.admin, UpdateAppDocument, { input: { ...app(), name: '' } });
    expect(data?.updateApp.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['name'] }]);
  });
});
