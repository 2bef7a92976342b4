import { createPrivateKey, generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { DomainError } from '../../src/domain/errors.js';
import { checkRsaKey } from '../../src/credentials/credentialFields.js';
import { parseFirebaseCredentials } from '../../src/credentials/pushCredentials.js';

const E = 65_537n;

function privateKeyOf(bits: number) {
  return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, t0, t1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
}

const word = (value: bigint) => {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
};

/** As good as any, but that one of its "primes" is a product. */
function keyOfProducts() {
  const prime = (bits: number) => generatePrimeSync(bits, { bigint: true });
  for (;;) {
    const [one, other, q] = [prime(512), prime(512), prime(1_024)];
    const p = one * other;
    const n = p * q;
    const order = (one - 1n) * (other - 1n) * (q - 1n);
    if (n.toString(2).length !== 2_048 || order % E === 0n) continue;
    const d = inverse(E, order);
    const parts = { n, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
    const jwk = Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, word(value)]));
    return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
  }
}

const refusalOf = (check: () => unknown) => {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};

it.each([2_048, 3_072, 4_096])('a key of %i bits is taken', (bits) => {
  expect(refusalOf(() => checkRsaKey(privateKeyOf(bits), 'private_key'))).toBeNull();
});

it.each([
  ['1,024 bits', () => privateKeyOf(1_024), 'must be an RSA key of 2048 to 4096 bits'],
  ['4,608 bits', () => privateKeyOf(4_608), 'must be an RSA key of 2048 to 4096 bits'],
  ['products in place of primes', keyOfProducts, 'must be an RSA key that is not damaged'],
])('a key of %s is refused', (_name, key, rule) => {
  const pem = key().export({ type: 'pkcs8', format: 'pem' }).toString();
  const account = { type: 'service_account', project_id: 'acme-chat', client_email: 'a@b.example', private_key: pem };
  const error = refusalOf(() => parseFirebaseCredentials(JSON.stringify(account)));
  expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: ['private_key'] });
  expect(error?.message).toBe(`private_key ${rule}`);
});
