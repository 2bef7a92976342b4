import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, print } from 'graphql';

const PAGES = path.resolve(import.meta.dirname, '../../src/console');

/** The console's own operations, by name. */
function operations() {
  const files = readdirSync(PAGES, { recursive: true }).filter((file) => file.endsWith('.graphql'));
  const definitions = files.flatMap((file) => parse(readFileSync(path.join(PAGES, file), 'utf8')).definitions);
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === 'FragmentDefinition' ? [[node.name.value, node]] : [])),
  );
  const textOf = (node, text = print(node), seen = new Set()) => {
    for (const [, name] of text.matchAll(/\.\.\.\s*(\w+)/g)) {
      if (name === 'on' || seen.has(name) || !fragments.has(name)) continue;
      seen.add(name);
      text += `\n${textOf(fragments.get(name), print(fragments.get(name)), seen)}`;
    }
    return text;
  };
  return new Map(
    definitions.flatMap((node) => (node.kind === 'OperationDefinition' ? [[node.name.value, textOf(node)]] : [])),
  );
}

/**
 * What each page asks for first.
 * @param place { tenantHost, appId, chatId, clientId, phoneNumber, name, cursor } `cursor`: of a session in the middle of the list
 * @returns { what, query, variables, isSearch } of each; a search is of all tenants
 */
export function mainQueries({ tenantHost, appId, chatId, clientId, phoneNumber, name, cursor }) {
  const known = operations();
  const row = (what, name, variables) => {
    if (!known.has(name)) throw new Error(`the console has no operation ${name}`);
    return { what, query: known.get(name), variables };
  };
  const search = (what, query) => ({ ...row(`search by ${what}`, 'Search', { query, first: 8 }), isSearch: true });
  const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
  const DAY = 86_400;
  const first = 50;
  return [
    row('overview', 'Overview', { tenantHost }),
    row('overview of 24 hours', 'Overview', { tenantHost, lastSeconds: DAY }),
    row('overview of 30 days', 'Overview', { tenantHost, lastSeconds: 30 * DAY }),
    row('sessions', 'Sessions', { filter: { tenantHost }, first }),
    row('sessions, in the middle', 'Sessions', { filter: { tenantHost }, first, after: cursor }),
    row('sessions of an app', 'Sessions', { filter: { tenantHost, appId }, first }),
    row('sessions of a client', 'Sessions', { filter: { tenantHost, clientId }, first }),
    row('sessions that are subscribed', 'Sessions', { filter: { tenantHost, subscribed: true }, first }),
    row('sessions by state', 'Sessions', { filter: { tenantHost, state: 'CONNECTED' }, first }),
    row('sessions of 24 hours', 'Sessions', { filter: { tenantHost, createdAfter: ago(1) }, first }),
    row('sessions between two times, oldest first', 'Sessions', {
      filter: { tenantHost, createdAfter: ago(5), createdBefore: ago(2) },
      order: 'OLDEST_FIRST',
      first,
    }),
    row('active sessions', 'Sessions', { filter: { tenantHost, active: true }, first }),
    row('a session, with its verdict', 'Session', { chatId }),
    row('the timeline of a session', 'SessionTimeline', { chatId, first }),
    row('alerts', 'AlertHistory', { filter: { tenantHost }, first }),
    row('refused requests', 'RefusedRequests', { tenantHost, appId, first }),
    row('deliveries', 'Deliveries', { filter: { tenantHost }, first }),
    row('deliveries that failed', 'Deliveries', { filter: { tenantHost, status: 'FAILED' }, first }),
    row('deliveries of 7 days that failed', 'Deliveries', {
      filter: { tenantHost, status: 'FAILED', createdAfter: ago(7) },
      first,
    }),
    row('deliveries of 24 hours of an app', 'Deliveries', {
      filter: { tenantHost, appId, createdAfter: ago(1) },
      first,
    }),
    row('deliveries that wait', 'Deliveries', { filter: { tenantHost, settled: false }, first }),
    row('tenants', 'Tenants', { first, includeArchived: false }),
    row('a tenant', 'Tenant', { first, includeArchived: false }),
    row('an app', 'App', { tenantHost, appId }),
    row('API keys', 'ApiKeys', { tenantHost, first }),
    row('audit log of people', 'AuditLog', { filter: { tenantHost, people: true }, first }),
    row('audit log', 'AuditLog', { filter: { tenantHost }, first }),
    row('audit log of 24 hours', 'AuditLog', { filter: { tenantHost, after: ago(1) }, first }),
    search('chat id', chatId),
    search('client id', clientId),
    search('a beginning of client ids', clientId.slice(0, 9)),
    search('device token', `token-${chatId}`),
    search('phone number', phoneNumber),
    search('name', name),
    search('app', appId),
    search('what nothing has', 'no-such-thing'),
  ];
}
