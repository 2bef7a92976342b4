import forge from 'node-forge';
import { readKeyPairFile } from '../../src/credentials/keyPairFile.js';
import { FOREIGN_P12, FOREIGN_PASSWORD, KEYCHAIN_P12 } from './pkcs12Files.js';
import { refusalOf } from '../support/refusalOf.js';

type Asn1 = forge.asn1.Asn1;
const { asn1 } = forge;
const membersOf = (structure: Asn1 | undefined) => structure?.value as Asn1[];
const binaryOf = (structure: Asn1) => asn1.toDer(structure).getBytes();
const base64Of = (structure: Asn1) => Buffer.from(binaryOf(structure), 'binary').toString('base64');
const keychain = () => asn1.fromDer(Buffer.from(KEYCHAIN_P12, 'base64').toString('binary'));

/** Sets every count of hashings in a structure, which in these files are its INTEGERs of more than a byte. */
function setCounts(structure: Asn1, count: number): void {
  const { value } = structure;
  if (typeof value !== 'string') for (const member of value) setCounts(member, count);
  else if (structure.type === asn1.Type.INTEGER && value.length > 1)
    structure.value = asn1.integerToDer(count).getBytes();
}

/** The file with another count of how often its password is hashed for the MAC (RFC 7292 section 4: MacData, last). */
function hashedForMac(count: number): string {
  const file = keychain();
  const [, , macData] = membersOf(file);
  if (macData) setCounts(macData, count);
  return base64Of(file);
}

/** The octets that a ContentInfo of the file has: first of all parts, or those of one part. */
const octetsIn = (info: Asn1 | undefined) => membersOf(membersOf(info)[1])[0];

/** The file with other counts in its parts: of the encrypted certificates and of the key. */
function hashedForParts(count: number): string {
  const file = keychain();
  const octets = octetsIn(membersOf(file)[1]);
  if (!octets) throw new Error('no parts');
  const parts = asn1.fromDer(octets.value as string);
  setCounts(parts, count);
  const key = octetsIn(membersOf(parts)[1]);
  if (!key) throw new Error('no key');
  const bags = asn1.fromDer(key.value as string);
  setCounts(bags, count);
  key.value = binaryOf(bags);
  octets.value = binaryOf(parts);
  return base64Of(file);
}

/** A file that hides an encrypted key, with its count of hashings, among what is encrypted. */
function hashedWithin(count: number): string {
  const { create, Class, Type, oidToDer } = asn1;
  const sequence = (...members: Asn1[]) => create(Class.UNIVERSAL, Type.SEQUENCE, true, members);
  const oid = (name: string) =>
    create(Class.UNIVERSAL, Type.OID, false, oidToDer(forge.pki.oids[name] ?? '').getBytes());
  const octets = (value: string) => create(Class.UNIVERSAL, Type.OCTETSTRING, false, value);
  const integer = (value: number) => create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
  const explicit = (content: Asn1) => create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [content]);
  const algorithm = sequence(oid('pbeWithSHAAnd3-KeyTripleDES-CBC'), sequence(octets('saltsalt'), integer(count)));
  const bags = sequence(sequence(oid('pkcs8ShroudedKeyBag'), explicit(sequence(algorithm, octets('12345678')))));
  const sealed = forge.pki.encryptPrivateKeyInfo(bags, 'secret', { algorithm: '3des', count: 1 });
  const [how, what] = membersOf(sealed);
  if (!how || !what) throw new Error('not encrypted');
  const content = create(Class.CONTEXT_SPECIFIC, Type.NONE, false, what.value);
  const encrypted = sequence(integer(0), sequence(oid('data'), how, content));
  const parts = sequence(sequence(oid('encryptedData'), explicit(encrypted)));
  return base64Of(sequence(integer(3), sequence(oid('data'), explicit(octets(binaryOf(parts))))));
}

it('opens a file', () => {
  const { certificates, keys } = readKeyPairFile(KEYCHAIN_P12, 'secret');
  expect(certificates.map(({ subject }) => subject)).toEqual([expect.stringContaining('UID=com.acme.chat')]);
  expect(keys.map(({ type, asymmetricKeyType }) => [type, asymmetricKeyType])).toEqual([['private', 'rsa']]);
});

it.each(Object.entries(FOREIGN_P12))('opens a file with a password beyond ASCII (%s)', (_name, file) => {
  const { certificates, keys } = readKeyPairFile(file, FOREIGN_PASSWORD);
  expect(certificates.map(({ subject }) => subject)).toEqual(['CN=Fixture']);
  expect(keys.map(({ asymmetricKeyType }) => asymmetricKeyType)).toEqual(['ec']);
  const error = refusalOf(() => readKeyPairFile(file, 'Пароль-u🔑'));
  expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: ['password'] });
});

describe('does not hash a password as often as a file wants', () => {
  it.each([
    ['for its MAC', hashedForMac(2 ** 31 - 1)],
    ['for its parts', hashedForParts(2 ** 31 - 1)],
    ['for all of them together', hashedForParts(25_000)],
    ['for what is hidden in a part', hashedWithin(2 ** 31 - 1)],
  ])('%s', (_name, file) => {
    const before = performance.now();
    const error = refusalOf(() => readKeyPairFile(file, 'secret'));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: ['certificate'] });
    expect(error.message).toMatch(/^certificate must .*hashed at most/);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
