/**
 * The arrows of docs/architecture.md: main knows app, app knows the rooms, rooms know the kits. A room knows another one by
 * its `room.ts` alone, and only downwards in this list; names of types are arrows too.
 */
const ROOMS = {
  tenants: [],
  providers: [],
  alerts: ['tenants'],
  identity: ['tenants'],
  notifications: ['tenants'],
  chats: ['identity', 'notifications', 'tenants'],
  credentials: ['alerts', 'providers', 'identity', 'tenants'],
  refusals: ['tenants'],
  subscriptions: ['refusals', 'chats', 'credentials', 'identity', 'tenants'],
  delivery: [
    ...['subscriptions', 'chats', 'notifications', 'credentials', 'providers', 'alerts', 'identity', 'tenants'],
  ],
  diagnosis: ['delivery', 'refusals', 'chats', 'tenants'],
  webhooks: ['chats', 'credentials', 'alerts', 'identity', 'tenants'],
  upstream: ['chats', 'credentials', 'identity', 'tenants'],
  live: ['delivery', 'subscriptions', 'chats', 'credentials', 'webhooks', 'identity', 'tenants'],
  overview: ['delivery', 'subscriptions', 'chats', 'credentials', 'webhooks', 'alerts', 'identity', 'tenants'],
  search: ['chats', 'tenants'],
  health: ['delivery', 'credentials', 'webhooks', 'alerts', 'identity', 'tenants'],
  audit: ['tenants', 'identity'],
};
/** What rooms are built with. None of them knows a room. */
const KITS = { graphql: ['http'], rest: ['http'], http: ['database'], database: [], tracing: [], domain: [] };
/** Rooms get tracing from their foundation, so only app/ loads OpenTelemetry. */
const KITS_OF_ROOMS = Object.keys(KITS).filter((name) => name !== 'tracing');
/** What stands beside the gateway. */
const OTHERS = {
  simulators: [],
  demo: ['simulators'],
  doctor: ['app', 'providers', ...Object.keys(KITS)],
  cli: ['app', 'demo', 'doctor', 'simulators', 'main', ...Object.keys(KITS)],
  console: [],
};

const only = (from, to) => ({
  name: `${from}-knows-only-${to.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/${from}/`, '^src/domain/', ...to.map((name) => `^src/${name}(?:/|\\.ts$)`)] },
});

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, rooms]) => only(room, [...rooms, ...KITS_OF_ROOMS])),
    ...Object.entries({ ...KITS, ...OTHERS }).map(([name, others]) => only(name, others)),
    { name: 'only-the-cli-knows-main', severity: 'error', from: { pathNot: '^src/cli/' }, to: { path: '^src/main' } },
    {
      name: 'nobody-knows-the-console',
      severity: 'error',
      from: { pathNot: '^src/console/' },
      to: { path: '^src/console/' },
    },
    {
      name: 'a-room-has-one-door',
      severity: 'error',
      from: { path: `^src/(${[...Object.keys(ROOMS), 'doctor'].join('|')})/` },
      // In GraphQL, the types of another room are public words.
      to: { path: `^src/(?:${Object.keys(ROOMS).join('|')})/`, pathNot: ['^src/$1/', '/room\\.ts$', '\\.types\\.ts$'] },
    },
    {
      name: 'what-is-stored-is-read-in-its-room',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '\\.(?:store|sql)\\.ts$', pathNot: '^src/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      // Its modules take a fifth of a start, so they are loaded with the first operation: by `import()`.
      name: 'graphql-is-loaded-late',
      severity: 'error',
      from: {
        pathNot: ['\\.(?:resolvers?|types)\\.ts$', '^src/graphql/connectionType\\.ts$', '^src/app/graphqlSchema\\.ts$'],
      },
      to: {
        path: ['\\.(?:resolvers?|types)\\.ts$', '^src/app/graphqlSchema\\.ts$', '^src/graphql/graphqlEngine\\.ts$'],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/(?:database|console)/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
