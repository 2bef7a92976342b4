import { FIELD_BODIES } from './worstInputs.js';

/** How to come to a route. */
export interface RouteRow {
  /** With a text in the place of what it takes of the path, if it takes anything. */
  path: (text: string) => string;
  takesPath?: boolean;
  /** Whether it asks the database before it refuses. */
  asksDatabase?: boolean;
  /** What its body has fields for. */
  fields?: readonly ((text: string) => object)[];
}

const at = (path: string): RouteRow => ({ path: () => path });
const below = (path: (text: string) => string, more: Partial<RouteRow> = {}): RouteRow => ({
  path: (text) => path(encodeURIComponent(text)),
  takesPath: true,
  ...more,
});
const [android, apns, chat, type, event, key, installation, client, batch, ...browsers] = FIELD_BODIES;
const given = (...fields: (((text: string) => object) | undefined)[]) => fields.filter((field) => field !== undefined);
const CHATS = '/clientweb/api/:version(^v[12]$)/chats';

/** Every route that there is, by the method and the URL that Fastify has for it. */
export const ROUTE_ROWS: Readonly<Record<string, RouteRow>> = {
  'GET /healthz': at('/healthz'),
  'GET /readyz': at('/readyz'),
  'GET /version': at('/version'),
  'GET /graphql': at('/graphql'),
  'POST /graphql': at('/graphql'),
  'GET /graphql/stream': at('/graphql/stream'),
  'POST /graphql/stream': at('/graphql/stream'),
  'GET /console/api/session': at('/console/api/session'),
  'POST /console/api/session': { path: () => '/console/api/session', fields: given(key) },
  'DELETE /console/api/session': at('/console/api/session'),
  'GET /console/api/oidc/start': at('/console/api/oidc/start'),
  'GET /console/api/oidc/callback': at('/console/api/oidc/callback'),
  'GET /export/v1/deliveries': at('/export/v1/deliveries'),
  'GET /export/v1/audit': at('/export/v1/audit'),
  'POST /export/v1/client': { path: () => '/export/v1/client', fields: given(client) },
  'GET /openapi.json': at('/openapi.json'),
  'GET /docs': at('/docs'),
  'GET /docs/page.js': at('/docs/page.js'),
  'GET /docs/page.css': at('/docs/page.css'),
  'GET /docs/scheme.js': at('/docs/scheme.js'),
  'GET /docs/mark.svg': at('/docs/mark.svg'),
  'GET /docs/swagger-ui-bundle.js': at('/docs/swagger-ui-bundle.js'),
  'GET /docs/swagger-ui.css': at('/docs/swagger-ui.css'),
  'GET /': at('/'),
  'GET /console': at('/console'),
  'GET /console/*': below((text) => `/console/${text}`),
  'GET /console/assets/*': below((text) => `/console/assets/${text}`),
  [`POST ${CHATS}/:chatId/notifications`]: below((text) => `/clientweb/api/v2/chats/${text}/notifications`, {
    asksDatabase: true,
    fields: given(android, apns, installation, ...browsers),
  }),
  'DELETE /clientweb/api/:version(^v[12]$)/notifications': {
    path: () => '/clientweb/api/v2/notifications',
    fields: given(android, apns, installation, ...browsers),
  },
  [`POST ${CHATS}`]: { path: () => '/clientweb/api/v2/chats', asksDatabase: true, fields: given(chat) },
  [`POST ${CHATS}/:chatId/events`]: below((text) => `/clientweb/api/v2/chats/${text}/events`, {
    asksDatabase: true,
    fields: given(type, event),
  }),
  [`GET ${CHATS}/:chatId/events`]: below((text) => `/clientweb/api/v2/chats/${text}/events`, { asksDatabase: true }),
  [`GET ${CHATS}/:chatId/history`]: below((text) => `/clientweb/api/v2/chats/${text}/history`, { asksDatabase: true }),
  'GET /clientweb/api/:version(^v[12]$)/availability': at('/clientweb/api/v2/availability'),
  'GET /clientweb/api/:version(^v[12]$)/version': at('/clientweb/api/v2/version'),
  'POST /platform/v1/chats/:chatId/events': below((text) => `/platform/v1/chats/${text}/events`, {
    fields: given(type, event),
  }),
  'POST /platform/v1/events': { path: () => '/platform/v1/events', fields: given(batch) },
  'OPTIONS *': below((text) => `/clientweb/${text}`),
  'GET /clientweb': at('/clientweb'),
  'POST /clientweb': at('/clientweb'),
  'GET /clientweb/*': below((text) => `/clientweb/${text}`),
  'POST /clientweb/*': below((text) => `/clientweb/${text}`),
};

/** Routes whose cost is bounded in another way. */
export const OTHER_ROUTES: Readonly<Record<string, string>> = {
  'GET /metrics': 'is made at most once a second',
};

/** Methods of which a route does nothing else than for GET and POST. */
export const isOfAnyMethod = (route: string) => /^(?!GET|POST)\S+ \/clientweb(?:\/\*)?$/.test(route);
