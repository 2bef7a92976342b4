import base, { ofKind } from './jest.config.js';

/** What is too long for each change: `npm run nightly` runs it among others. */
export default { ...base, testMatch: ofKind('nightly') };
