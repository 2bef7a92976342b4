import { Redacted } from '../../src/domain/redacted.js';
import type { TokenVerifier } from '../../src/identity/tokenVerifier.js';
import type { Directory } from '../../src/tenants/directory.js';
import { createGuessLimit } from '../../src/identity/guessLimit.js';
import { createIdentities } from '../../src/identity/identities.js';

const ISSUER = 'https://id.example.com';
const root = { subject: 'root', role: 'OPERATOR', tenantHost: null } as const;

/** Those of a gateway that trusts this identity provider. */
const trusting = (issuer: string | null) =>
  createIdentities({
    directory: {} as Directory,
    apiKeys: { find: () => Promise.resolve(null) },
    operatorKey: new Redacted('an-operator-key-of-a-test-of-32-characters'),
    tokens: issuer === null ? null : ({} as TokenVerifier),
    issuer,
    keyUse: { used: () => undefined },
    guesses: createGuessLimit({ max: 0, onRefused: () => undefined }),
    clock: () => new Date(),
  });

test.each([['https://other.example.com'], [null]])(
  'a session is over once its identity provider is trusted no more, but %s',
  async (trustedSince) => {
    const session = trusting(ISSUER).sessionOf(await trusting(ISSUER).bySubject(root));
    expect(await trusting(ISSUER).bySession(session)).toMatchObject({ role: 'OPERATOR' });
    await expect(trusting(trustedSince).bySession(session)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  },
);
