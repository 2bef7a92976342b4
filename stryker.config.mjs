/**
 * How well the tests of the pure rules would notice a mistake: `npm run mutation` changes the rules a little, again and
 * again, and runs their tests each time. `test/support/mutation.mjs` looks at each rule by itself.
 */
export default {
  mutate: [
    'src/delivery/settling/deliveryPolicy.ts',
    'src/delivery/lanes/circuit.ts',
    'src/delivery/publishing/publishPlan.ts',
    'src/notifications/composeNotification.ts',
    'src/notifications/notificationTemplate.ts',
    'src/notifications/placeholders.ts',
    'src/notifications/notificationTexts.ts',
    'src/notifications/platformLocale.ts',
    'src/domain/locale.ts',
    'src/domain/caller.ts',
    'src/domain/retryWait.ts',
    'src/http/authorization.ts',
    'src/graphql/cursor.ts',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  // Which tests cover a change is known from the first run.
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['dots', 'json'],
  jsonReporter: { fileName: 'coverage/mutation.json' },
  tempDirName: 'coverage/stryker',
  ignorePatterns: [
    '/dist',
    '/docs',
    '/data',
    '/coverage',
    '/bench',
    '/prisma',
    '/src/console',
    '/src/simulators',
    '/test/browser',
  ],
  // Those of each rule are looked at by themselves.
  thresholds: { high: 95, low: 90, break: 90 },
};
