import { generateKeyPairSync } from 'node:crypto';
import { createGraphqlHarness, type GraphqlHarness } from './graphqlHarness.js';

/** Any P-256 key: nothing is sent in these tests. */
export const APNS_KEY = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

/** One GraphQL server for the tests of a file, closed after them. */
export function useGraphql(): () => GraphqlHarness {
  let harness: GraphqlHarness | undefined;
  beforeAll(async () => {
    harness = await createGraphqlHarness(APNS_KEY);
  });
  afterAll(() => harness?.close());
  return () => {
    if (!harness) throw new Error('the server runs only while the tests do');
    return harness;
  };
}
