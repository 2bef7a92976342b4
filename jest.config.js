/** Kinds of tests that the plain suite leaves out, by the end of their names: `*.process.test.ts` and so on. */
const OTHER_KINDS = ['browser', 'process', 'nightly', 'postgres', 'package'];

/** With a Chromium (`npm run test:browser`) what needs one; with PostgreSQL (`npm run test:postgres`) what knows a database. */
function testMatch() {
  if (process.env.TEST_BROWSER) return ofKind('browser');
  return without(process.env.TEST_DATABASE_URL ? ['browser', 'nightly', 'package', 'embedded'] : OTHER_KINDS);
}

function without(kinds) {
  return [`<rootDir>/test/**/!(${kinds.map((kind) => `*.${kind}`).join('|')}).test.ts`];
}

/** All that can run here: for `npm run test:repeat`. */
export const ofAnyKind = () =>
  process.env.TEST_BROWSER
    ? ofKind('browser')
    : without(process.env.TEST_DATABASE_URL ? ['browser', 'package', 'embedded'] : ['browser', 'postgres', 'package']);

/** The files of one kind: `jest.processes.config.js` and others run these. */
export function ofKind(kind) {
  return [`<rootDir>/test/**/*.${kind}.test.ts`];
}

/**
 * Tests speak to the product through its own doors; the build in dist/ is what child processes run. `--liftoff-only` in
 * package.json: each test file has the embedded database compiled anew, which is not worth making it fast for so short a use.
 */
export default {
  testEnvironment: '<rootDir>/test/support/compiledDatabase.mjs',
  testMatch: testMatch(),
  // The packed client has the name of its source.
  modulePathIgnorePatterns: ['<rootDir>/dist/clients'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // The GraphQL doors of rooms are decorated classes.
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/test/support/globalTeardown.mjs',
  testSequencer: '<rootDir>/test/support/longestFirst.mjs',
  // Most of a test's time is waiting for something to happen; browsers are never idle.
  maxWorkers: process.env.TEST_BROWSER ? 2 : 6,
  // Patience costs nothing where all is well, and a machine may be busy.
  testTimeout: 240_000,
};
