import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { checkRsaKey, invalidCredentials, wrongFilePassword } from './credentialFields.js';
import { DomainError } from '../domain/errors.js';
import { forge } from './forgeWithUtf8.js';
import { cleanPem } from './pemText.js';
import { checkPkcs12Work } from './pkcs12Work.js';

/** The certificates and private keys of a file, in its order. */
interface KeyPairFile {
  certificates: X509Certificate[];
  keys: KeyObject[];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:\w+ )?PRIVATE KEY-----[\s\S]+?-----END (?:\w+ )?PRIVATE KEY-----/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const FORM = 'must be PEM text, or a .p12 file in base64';

/**
 * Reads PEM text, or a .p12 (.pfx) file in base64.
 * @param password of the .p12 file; empty: none.
 * @throws DomainError INVALID_CREDENTIALS naming `certificate` or `password`, never the content.
 */
export function readKeyPairFile(text: string, password: string): KeyPairFile {
  if (text.includes('-----BEGIN ')) return readPem(cleanPem(text));
  const base64 = text.replace(/\s/g, '');
  if (!BASE64.test(base64)) throw invalidCredentials('certificate', FORM);
  return readPkcs12(Buffer.from(base64, 'base64'), password);
}

/** No passphrases: the file determines the work of decrypting, which could not be limited. */
function readPem(text: string): KeyPairFile {
  const certificates = Array.from(text.match(CERTIFICATE) ?? [], readCertificate);
  return { certificates, keys: Array.from(text.match(PRIVATE_KEY) ?? [], readKey) };
}

/**
 * Uses node-forge, because OpenSSL has no call to list a file's content, and its version 3 refuses the RC2 of Keychain
 * Access.
 */
function readPkcs12(file: Buffer, password: string): KeyPairFile {
  const bags = openPkcs12(file, password).safeContents.flatMap(({ safeBags }) => safeBags);
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids;
  return {
    certificates: bags.filter(({ type }) => type === certBag).map((bag) => readCertificate(certificateDer(bag))),
    keys: bags.filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag).map(keyOf),
  };
}

function openPkcs12(file: Buffer, password: string): forge.pkcs12.Pkcs12Pfx {
  let structure: forge.asn1.Asn1;
  try {
    structure = forge.asn1.fromDer(file.toString('binary'));
  } catch {
    throw invalidCredentials('certificate', FORM);
  }
  checkPkcs12Work(structure, password);
  try {
    return forge.pkcs12.pkcs12FromAsn1(structure, false, password);
  } catch (error) {
    // The library's message is not shown. For a wrong password it says that something could not be verified or
    // decrypted.
    throw /password|decrypt/i.test(String(error)) ? wrongFilePassword() : invalidCredentials('certificate', FORM);
  }
}

/**
 * node-forge returns unknown certificates as they are and parses those of RSA keys. Those are reassembled by hand,
 * because the library would write RSA as the signature's algorithm even if the issuer uses another one. The signed part
 * starts with version, serial number and the real algorithm, which must be the same (RFC 5280 section 4.1.1.2).
 */
function certificateDer({ cert, asn1 }: forge.pkcs12.Bag): Buffer {
  if (!cert) return der(asn1);
  const { tbsCertificate } = cert;
  const { create, Class, Type } = forge.asn1;
  const isSequence = ({ tagClass, type }: forge.asn1.Asn1) => tagClass === Class.UNIVERSAL && type === Type.SEQUENCE;
  const algorithm = typeof tbsCertificate.value === 'string' ? undefined : tbsCertificate.value.find(isSequence);
  const bits = create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${String(cert.signature)}`);
  const parts = algorithm === undefined ? [tbsCertificate, bits] : [tbsCertificate, algorithm, bits];
  return der(create(Class.UNIVERSAL, Type.SEQUENCE, true, parts));
}

function keyOf({ key, asn1 }: forge.pkcs12.Bag): KeyObject {
  const info = key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1;
  return readKey({ key: der(info), format: 'der', type: 'pkcs8' });
}

function readKey(encoded: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return checkRsaKey(createPrivateKey(encoded), 'certificate');
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw invalidCredentials('certificate', 'must contain a private key that is neither damaged nor encrypted in PEM');
  }
}

function readCertificate(encoded: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(encoded);
  } catch {
    throw invalidCredentials('certificate', 'must contain certificates that are not damaged');
  }
}

function der(structure: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(structure).getBytes(), 'binary');
}
