import { invalidCredentials, wrongFilePassword } from './credentialFields.js';
import { forge } from './forgeWithUtf8.js';

/**
 * How often a file may have its password hashed, all in all. Keychain Access and OpenSSL write 2,048 for each of the three
 * parts, keytool 10,000. By the usual algorithms the most takes less than a second, by the costliest a few.
 */
const HASHINGS_MAX = 40_000;

/**
 * Refuses a file that wants its password hashed so often that all others would have to wait, before anything is opened that
 * wants it (RFC 7292 section 4, RFC 8018 appendix A). Here, because node-forge believes whatever a file says.
 * @param file a PFX
 * @throws DomainError INVALID_CREDENTIALS naming `certificate` or `password`
 */
export function checkPkcs12Work(file: forge.asn1.Asn1, password: string): void {
  const contents = contentsOf(file);
  let hashings = numbersIn(file);
  for (const { value } of contents) hashings += numbersIn(value);
  checkHashings(hashings);
  // What is encrypted may have encrypted keys in it again: to see them it has to be opened.
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

/** The parts of a file; none where it is not built as it should, which node-forge refuses. */
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

/** EncryptedData: within it an algorithm and what it has encrypted, as an encrypted key has them, too. */
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
    // What cannot be read once it is decrypted was decrypted by a wrong password.
    if (/\bOID\b|cannot read|not encrypted/i.test(String(error))) {
      throw invalidCredentials('certificate', 'must be encrypted as Keychain Access or OpenSSL do it');
    }
  }
  throw wrongFilePassword();
}

/**
 * The sum of all INTEGERs. Outside of certificates and keys, which are OCTET STRINGs, they are counts of hashings, and versions
 * and lengths, which hardly matter: so none is overlooked, wherever node-forge looks for it.
 */
function numbersIn({ type, tagClass, value }: forge.asn1.Asn1): number {
  if (typeof value !== 'string') return value.reduce((sum, member) => sum + numbersIn(member), 0);
  if (type !== forge.asn1.Type.INTEGER || tagClass !== forge.asn1.Class.UNIVERSAL) return 0;
  return Number(`0x0${forge.util.bytesToHex(value)}`);
}

/** ContentInfo: what it is, and then it. */
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
