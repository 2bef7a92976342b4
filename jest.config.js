const isInBrowser = Boolean(process.env.TEST_BROWSER);

/**
 * Tests speak to the product through its own doors; the build in dist/ is what child processes run. `--liftoff-only` in
 * package.json: each test file has the embedded database compiled anew, which is not worth making it fast for so short a use.
 */
export default {
  testEnvironment: 'node',
  // With a Chromium (`npm run test:browser`) what needs one; else all the rest.
  testMatch: [`<rootDir>/test/**/*${isInBrowser ? '.browser' : ''}.test.ts`],
  testPathIgnorePatterns: [
    // Several nodes need a database that they can share: these run with `npm run test:postgres`.
    ...(process.env.TEST_DATABASE_URL ? [] : ['\\.postgres\\.test\\.ts$']),
    ...(isInBrowser ? [] : ['\\.browser\\.test\\.ts$']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // The GraphQL doors of rooms are decorated classes.
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/test/support/globalTeardown.mjs',
  // Most of a test's time is waiting for something to happen; browsers are never idle.
  maxWorkers: isInBrowser ? 2 : 4,
  // Patience costs nothing where all is well, and a machine may be busy.
  testTimeout: 240_000,
};
