import forge from 'node-forge';

interface Pbe {
  getCipherForPBES2: (oid: string, parameters: unknown, password: string) => unknown;
}

const { pbe } = forge.pki as unknown as { pbe: Pbe };
const getCipher = pbe.getCipherForPBES2;
/**
 * PBES2 (AES) hashes a password's bytes, which are UTF-8 in what OpenSSL, Java and Keychain Access write (RFC 8018 section 3). The
 * library takes each character for a byte. The older ways of PKCS #12 hash UTF-16, and a file may have both, so only here is
 * the difference known.
 */
pbe.getCipherForPBES2 = (oid, parameters, password) =>
  getCipher(oid, parameters, Buffer.from(password, 'utf8').toString('latin1'));

export { forge };
