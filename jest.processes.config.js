import base, { ofKind } from './jest.config.js';

/** Whole processes that are killed, restarted, measured or waited for: `npm run test:processes`. */
export default { ...base, testMatch: ofKind('process'), maxWorkers: 4 };
