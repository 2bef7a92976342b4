import { SignJWT } from 'jose';
import { Redacted } from '../../src/domain/redacted.js';
import { createTokenVerifier } from '../../src/identity/tokenVerifier.js';

const verifier = createTokenVerifier({
  provider: { discover: () => Promise.reject(new Error('nobody is asked')) },
  audience: 'beckon',
  claims: { role: 'beckon_role', tenant: 'beckon_tenant' },
  clock: () => new Date(),
});
const tokenFor = async (aud: string | string[]) =>
  new Redacted(await new SignJWT({ aud }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)));

it('recognises tokens for this gateway, which must not be forwarded, whoever signed them', async () => {
  expect(verifier.isAddressedHere(await tokenFor('beckon'))).toBe(true);
  expect(verifier.isAddressedHere(await tokenFor(['another', 'beckon']))).toBe(true);
  expect(verifier.isAddressedHere(await tokenFor('another'))).toBe(false);
  for (const text of ['', 'a.b.c', 'bk_1_abcdefghij_secret']) {
    expect(verifier.isAddressedHere(new Redacted(text))).toBe(false);
  }
});
