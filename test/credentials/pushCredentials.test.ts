import { createPublicKey, generateKeyPairSync, createHash } from 'node:crypto';
import { DomainError } from '../../src/domain/errors.js';
import { fingerprint, parseApnsCredentials, parseFirebaseCredentials } from '../../src/credentials/pushCredentials.js';
import { APNS, FIREBASE, P256_PEM, RSA_PEM } from '../providers/pushFixtures.js';

const apns = { teamId: 'TEAM123456', keyId: 'KEY1234567', privateKey: P256_PEM, environment: 'PRODUCTION' };
const account = {
  type: 'service_account',
  project_id: 'acme-chat',
  client_email: 'push@acme-chat.iam.gserviceaccount.com',
  private_key: RSA_PEM,
  private_key_id: 'ignored',
};

function refusal(parse: () => unknown): DomainError {
  try {
    parse();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('APNs', () => {
  it('takes what Apple issues', () => {
    const { environment, ...key } = APNS;
    expect(parseApnsCredentials(apns)).toEqual({ ...key, environments: [environment], bundleIds: null });
    expect(parseApnsCredentials({ ...apns, environment: null }).environments).toEqual(['PRODUCTION', 'SANDBOX']);
    expect(parseApnsCredentials({ ...apns, environment: 'SANDBOX' }).environments).toEqual(['SANDBOX']);
  });

  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  it.each<[string, string, unknown]>([
    ['a short team id', 'teamId', 'TEAM1'],
    ['a lower-case key id', 'keyId', 'key1234567'],
    ['no key id', 'keyId', undefined],
    ['another environment', 'environment', 'production'],
    ['no key', 'privateKey', ''],
    ['text', 'privateKey', 'SECRET-TEXT'],
    ['a broken PEM', 'privateKey', '-----BEGIN PRIVATE KEY-----\nSECRET-TEXT\n-----END PRIVATE KEY-----'],
    ['an RSA key', 'privateKey', RSA_PEM],
    ['a P-384 key', 'privateKey', p384],
    ['a public key', 'privateKey', createPublicKey(P256_PEM).export({ type: 'spki', format: 'pem' })],
    ['a novel', 'privateKey', 'x'.repeat(100_000)],
  ])('refuses %s, naming the field and not the content', (_name, field, value) => {
    const error = refusal(() => parseApnsCredentials({ ...apns, [field]: value }));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: [field] });
    expect(error.message).toMatch(new RegExp(`^${field} must `));
    expect(error.message).not.toContain('SECRET-TEXT');
  });
});

describe('Firebase', () => {
  it('takes a key file', () => {
    expect(parseFirebaseCredentials(JSON.stringify(account))).toEqual(FIREBASE);
  });

  it.each<[string, string, unknown]>([
    ['another type', 'type', 'authorized_user'],
    ['no project', 'project_id', undefined],
    ['a path as project', 'project_id', '../other'],
    ['no e-mail', 'client_email', 'nobody'],
    ['no key', 'private_key', 5],
    ['an elliptic curve key', 'private_key', P256_PEM],
  ])('refuses %s', (_name, field, value) => {
    const error = refusal(() => parseFirebaseCredentials(JSON.stringify({ ...account, [field]: value })));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: [field] });
  });

  it.each(['', 'SECRET-TEXT', '[]', 'null', '"x"', 'x'.repeat(100_000)])('refuses a file that is no object', (file) => {
    const error = refusal(() => parseFirebaseCredentials(file));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: ['serviceAccount'] });
    expect(error.message).not.toContain('SECRET-TEXT');
  });
});

describe('fingerprint', () => {
  it('is the beginning of the digest of the public key', () => {
    const spki = createPublicKey(P256_PEM).export({ type: 'spki', format: 'der' });
    const digest = createHash('sha256').update(spki).digest('hex');
    expect(fingerprint(APNS)).toBe(`SHA256:${digest.slice(0, 16)}`);
    expect(fingerprint(FIREBASE)).toMatch(/^SHA256:[0-9a-f]{16}$/);
    expect(fingerprint({ ...APNS, keyId: 'OTHER12345' })).toBe(fingerprint(APNS));
  });
});
