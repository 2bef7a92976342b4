import { randomBytes } from 'node:crypto';
import type { PushCredentials } from '../../src/domain/pushService.js';
import { createCredentialVault, type CredentialOwner } from '../../src/credentials/credentialVault.js';
import { encryptionKeyId } from '../../src/database/encryptionKeyId.js';

const OLD = randomBytes(32);
const NEW = randomBytes(32);
const OWNER: CredentialOwner = { tenantId: 1, appId: 'app', service: 'ANDROID_FIREBASE' };
const CREDENTIALS: PushCredentials = {
  kind: 'firebase',
  projectId: 'acme-chat',
  clientEmail: 'push@acme-chat.iam.gserviceaccount.com',
  privateKey: '-----BEGIN PRIVATE KEY-----\nSECRET-TEXT é\n-----END PRIVATE KEY-----\n',
};

it('opens what it sealed and reveals nothing before', () => {
  const vault = createCredentialVault([NEW]);
  const { keyId, sealed } = vault.seal(CREDENTIALS, OWNER);
  expect(vault.open(sealed, keyId, OWNER)).toEqual(CREDENTIALS);
  expect(Buffer.from(sealed).includes('SECRET-TEXT')).toBe(false);
  expect(Buffer.from(sealed).includes('acme-chat')).toBe(false);
});

it('never seals the same twice', () => {
  const vault = createCredentialVault([NEW]);
  const seals = Array.from({ length: 20 }, () => Buffer.from(vault.seal(CREDENTIALS, OWNER).sealed).toString('hex'));
  expect(new Set(seals).size).toBe(20);
  expect(new Set(seals.map((seal) => seal.slice(0, 24))).size).toBe(20);
});

it.each<[string, Partial<CredentialOwner>]>([
  ['tenant', { tenantId: 2 }],
  ['app', { appId: 'app2' }],
  ['service', { service: 'IOS_FIREBASE' }],
])('does not open them for another %s', (_name, other) => {
  const vault = createCredentialVault([NEW]);
  const { keyId, sealed } = vault.seal(CREDENTIALS, OWNER);
  expect(() => vault.open(sealed, keyId, { ...OWNER, ...other })).toThrow();
});

it('distinguishes owners whose joined names are equal', () => {
  const vault = createCredentialVault([NEW]);
  const { keyId, sealed } = vault.seal(CREDENTIALS, { ...OWNER, tenantId: 1, appId: '2,"x' });
  expect(() => vault.open(sealed, keyId, { ...OWNER, tenantId: 12, appId: '"x' })).toThrow();
});

it('does not open a seal with any changed byte', () => {
  const vault = createCredentialVault([NEW]);
  const { keyId, sealed } = vault.seal(CREDENTIALS, OWNER);
  for (let index = 0; index < sealed.length; index += 1) {
    const tampered = sealed.slice();
    tampered[index] = (tampered[index] ?? 0) ^ 1;
    expect(() => vault.open(tampered, keyId, OWNER)).toThrow();
  }
});

it('does not open a shortened or lengthened seal', () => {
  const vault = createCredentialVault([NEW]);
  const { keyId, sealed } = vault.seal(CREDENTIALS, OWNER);
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => vault.open(sealed.slice(0, length), keyId, OWNER)).toThrow();
  }
  expect(() => vault.open(new Uint8Array([...sealed, 0]), keyId, OWNER)).toThrow();
});

describe('rotation', () => {
  const { keyId, sealed } = createCredentialVault([OLD]).seal(CREDENTIALS, OWNER);

  it('opens by the old key and seals by the new one while both are there', () => {
    const both = createCredentialVault([NEW, OLD]);
    expect(both.open(sealed, keyId, OWNER)).toEqual(CREDENTIALS);
    const again = both.seal(CREDENTIALS, OWNER);
    expect(again.keyId).toBe(encryptionKeyId(NEW));
    expect(createCredentialVault([NEW]).open(again.sealed, again.keyId, OWNER)).toEqual(CREDENTIALS);
  });

  it('says which key is missing once the old one is gone, and no key itself', () => {
    const open = () => createCredentialVault([NEW]).open(sealed, keyId, OWNER);
    expect(open).toThrow(`BECKON_ENCRYPTION_KEY lacks the key ${keyId} that these credentials were sealed by`);
    expect(keyId).toMatch(/^[0-9a-f]{8}$/);
    expect(OLD.toString('hex')).not.toContain(keyId);
  });

  it('does not open by another key under the same name', () => {
    expect(() => createCredentialVault([NEW, OLD]).open(sealed, encryptionKeyId(NEW), OWNER)).toThrow();
  });
});

it('needs a key of 32 bytes', () => {
  expect(() => createCredentialVault([])).toThrow('a credential vault needs a key');
  expect(() => createCredentialVault([randomBytes(16)]).seal(CREDENTIALS, OWNER)).toThrow(/key length/i);
});
