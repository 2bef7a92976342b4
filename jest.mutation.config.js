/** The tests of the pure rules that `stryker.config.mjs` names: they need no database and no gateway. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  modulePathIgnorePatterns: ['<rootDir>/src/console', '<rootDir>/test/browser'],
  testMatch: [
    '<rootDir>/test/delivery/{deliveryPolicy,circuit,publishPlan}.test.ts',
    '<rootDir>/test/notifications/{composeNotification,notificationTemplate,placeholders}.test.ts',
    '<rootDir>/test/domain/{locale,caller,retryWait}.test.ts',
    '<rootDir>/test/http/authorization.test.ts',
    '<rootDir>/test/graphql/cursor.test.ts',
  ],
  // A rule's neighbours may have decorators.
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
