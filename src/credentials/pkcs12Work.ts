import { invalidCredentials, wrongFilePassword } from './credentialFields.js';
import { forge } from './forgeWithUtf8.js';

/**
 * The most password hashings of a file, in total. Keychain Access and OpenSSL use 2,048 for each of the three parts,
 * keytool 10,000. The maximum takes less than a second with the usual algorithms, a few seconds with the slowest.
 */
const HASHINGS_MAX = 40_000;

/**
 * Refuses a file with too many password hashings before opening any part (RFC 7292 section 4, RFC 8018 appendix A),
 * because node-forge has no limit.
 * @param file a PFX
 * @throws DomainError INVALID_CREDENTIALS naming `certificate` or `password`
 */
export function checkPkcs12Work(file: forge.asn1.Asn1, password: string): void {
  const contents = contentsOf(file);
  let hashings = numbersIn(file);
  for (const { value } of contents) hashings += numbersIn(value);
  checkHashings(hashings);
  // Encrypted content may contain encrypted keys, so it must be opened to be checked.
  for (const { value, isEncrypted } of contents) {
    if (!isEncrypted) continue;
    hashings += numbersIn(decrypt(value, password));
    checkHashings(hashings);
  }
}

function checkHashings(hashings: number): void {
  if (hashings <= HASHINGS_MAX) return;
  const rule = `must be a file whose password is hashed at most ${HASHINGS_MAX} times in all, or PEM text`;
  throw invalidCredentials('certificate', rule);
}

interface Content {
  value: forge.asn1.Asn1;
  isEncrypted: boolean;
}

/** The parts of a file; empty if its structure is wrong, which node-forge refuses. */
function contentsOf(file: forge.asn1.Asn1): Content[] {
  try {
    const [, authSafe] = membersOf(file);
    const safe = forge.asn1.fromDer(octetsOf(contentIn(authSafe)), false);
    return membersOf(safe).map((info) => {
      const content = contentIn(info);
      const isEncrypted = content.type !== forge.asn1.Type.OCTETSTRING;
      return { isEncrypted, value: isEncrypted ? content : forge.asn1.fromDer(octetsOf(content), false) };
    });
  } catch {
    throw invalidCredentials('certificate', 'must be PEM text, or a .p12 file in base64');
  }
}

/** EncryptedData contains an algorithm and the ciphertext, like an encrypted key. */
function decrypt(data: forge.asn1.Asn1, password: string): forge.asn1.Asn1 {
  const { create, Class, Type } = forge.asn1;
  try {
    const [, info] = membersOf(data);
    const [, algorithm, encrypted] = membersOf(info);
    if (!algorithm || !encrypted) throw new Error('not encrypted');
    const octets = create(Class.UNIVERSAL, Type.OCTETSTRING, false, octetsOf(encrypted));
    const key = create(Class.UNIVERSAL, Type.SEQUENCE, true, [algorithm, octets]);
    const opened = forge.pki.decryptPrivateKeyInfo(key, password) as forge.asn1.Asn1 | null;
    if (opened) return opened;
  } catch (error) {
    // Unreadable plaintext means a wrong password.
    if (/\bOID\b|cannot read|not encrypted/i.test(String(error))) {
      throw invalidCredentials('certificate', 'must be encrypted as Keychain Access or OpenSSL do it');
    }
  }
  throw wrongFilePassword();
}

/**
 * The sum of all INTEGERs. Outside certificates and keys, which are OCTET STRINGs, they are hashing counts, and
 * versions and lengths, which are small. So no count is overlooked, wherever node-forge reads it.
 */
function numbersIn({ type, tagClass, value }: forge.asn1.Asn1): number {
  if (typeof value !== 'string') return value.reduce((sum, member) => sum + numbersIn(member), 0);
  if (type !== forge.asn1.Type.INTEGER || tagClass !== forge.asn1.Class.UNIVERSAL) return 0;
  return Number(`0x0${forge.util.bytesToHex(value)}`);
}

/** ContentInfo: the type, then the content. */
function contentIn(info: forge.asn1.Asn1 | undefined): forge.asn1.Asn1 {
  const [, wrapped] = membersOf(info);
  const [content] = membersOf(wrapped);
  if (!content) throw new Error('no content');
  return content;
}

function membersOf(structure: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  if (!structure || typeof structure.value === 'string') throw new Error('no members');
  return structure.value;
}

/** Of an OCTET STRING that may be written in pieces. */
function octetsOf({ value }: forge.asn1.Asn1): string {
  return typeof value === 'string' ? value : value.map(octetsOf).join('');
}
