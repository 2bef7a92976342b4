import base, { ofKind } from './jest.config.js';

/** The npm package, packed and installed: `npm run test:package`. It needs nothing of what other tests share. */
export default {
  ...base,
  testMatch: ofKind('package'),
  testEnvironment: 'node',
  globalSetup: undefined,
  globalTeardown: undefined,
};
