/** The arrows of docs/architecture.md: who may know whom. The names of types may travel; code may not. */
const only = (from, ...to) => ({
  name: `${from}-knows-only-${to.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: {
    path: '^src/',
    dependencyTypesNot: ['type-only'],
    pathNot: [`^src/${from}/`, ...to.map((name) => `^src/${name}[./]`)],
  },
});

module.exports = {
  forbidden: [
    only('domain'),
    only('store', 'domain'),
    only('services', 'store', 'domain'),
    only('push', 'services', 'store', 'domain'),
    only('webhook', 'services', 'domain'),
    only('oidc', 'domain'),
    only('graphql', 'http', 'services', 'domain'),
    only('rest', 'http', 'services', 'domain'),
    only('http', 'push', 'services', 'domain'),
    only('openapi', 'rest', 'http', 'services', 'domain', 'productVersion'),
    only('simulators', 'domain'),
    only('demo', 'simulators', 'domain'),
    only('console', 'domain'),
    { name: 'nobody-knows-main', severity: 'error', from: {}, to: { path: '^src/main' } },
    {
      name: 'only-main-composes',
      severity: 'error',
      from: { pathNot: '^src/(?:main|compose)' },
      to: { path: '^src/compose' },
    },
    {
      name: 'nobody-knows-the-console',
      severity: 'error',
      from: { pathNot: '^src/console/' },
      to: { path: '^src/console/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      // The console is bundled: nothing of what it is made of is asked for at run time.
      from: { path: '^src/(?!console/)' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/(?:store|console)/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
