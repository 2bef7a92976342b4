/** Tests speak to the product through its own doors; the build in dist/ is what child processes run. */
export default {
  testEnvironment: 'node',
  // With a Chromium (`npm run test:browser`) what needs one; else all the rest.
  testMatch: [`<rootDir>/test/**/*${process.env.TEST_BROWSER ? '.browser' : ''}.test.ts`],
  testPathIgnorePatterns: [
    // Several nodes need a database that they can share: these run with `npm run test:postgres`.
    ...(process.env.TEST_DATABASE_URL ? [] : ['\\.postgres\\.test\\.ts$']),
    ...(process.env.TEST_BROWSER ? [] : ['\\.browser\\.test\\.ts$']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/test/support/globalTeardown.mjs',
  testTimeout: 60_000,
  // Most of a test's time is waiting for something to happen.
  maxWorkers: 4,
};
