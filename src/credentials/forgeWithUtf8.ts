import forge from 'node-forge';

interface Pbe {
  getCipherForPBES2: (oid: string, parameters: unknown, password: string) => unknown;
}

const { pbe } = forge.pki as unknown as { pbe: Pbe };
const getCipher = pbe.getCipherForPBES2;
/**
 * PBES2 (AES) hashes a password's UTF-8 bytes, as OpenSSL, Java and Keychain Access write it (RFC 8018 section 3). The
 * library treats each character as a byte. Older schemes of PKCS #12 hash UTF-16. A file may use both, so the
 * difference is handled here.
 */
pbe.getCipherForPBES2 = (oid, parameters, password) =>
  getCipher(oid, parameters, Buffer.from(password, 'utf8').toString('latin1'));

export { forge };
