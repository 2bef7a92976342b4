import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import forge from 'node-forge';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from '../domain/pushService.js';
import { DAY_MS, HOUR_MS } from '../domain/durations.js';

/** A request for a certificate. */
export interface ApnsCertificateRequest {
  teamId: string;
  /** The app's bundle id, then derived topics, e.g. `com.acme.chat.voip`. */
  topics: readonly [string, ...string[]];
  /** Both unless given, as Apple issues them today. */
  environments?: readonly ApnsEnvironment[];
  /** Of the .p12 file. */
  password: string;
}

/** PEM texts, and both in one file as Keychain Access exports it, in base64. */
export interface IssuedApnsCertificate {
  certificate: string;
  privateKey: string;
  p12: string;
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' };
const LIFETIME_MS = 30 * DAY_MS;
const USER_ID = '0.9.2342.19200300.100.1.1';
const EXTENSIONS: Record<ApnsEnvironment, string> = {
  SANDBOX: '1.2.840.113635.100.6.3.1',
  PRODUCTION: '1.2.840.113635.100.6.3.2',
};
const TOPICS_EXTENSION = '1.2.840.113635.100.6.3.6';

/**
 * A certificate for push notifications with the key, names and extensions that Apple's have, valid for 30 days. It is
 * self-signed: the simulators know its digest, and no one else should trust it.
 * @param now ms since the epoch.
 */
export async function issueApnsCertificate(
  request: ApnsCertificateRequest,
  now: number = Date.now(),
): Promise<IssuedApnsCertificate> {
  const { teamId, topics, environments = APNS_ENVIRONMENTS, password } = request;
  const [bundleId] = topics;
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const issued = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ [USER_ID]: [bundleId] }, { CN: [`Apple Push Services: ${bundleId}`] }, { OU: [teamId] }, { C: ['US'] }],
      keys,
      signingAlgorithm: RSA,
      notBefore: new Date(now - HOUR_MS),
      notAfter: new Date(now + LIFETIME_MS),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        ...environments.map((environment) => new x509.Extension(EXTENSIONS[environment], false, toBytes(nothing()))),
        new x509.Extension(TOPICS_EXTENSION, false, toBytes(topicList(topics))),
      ],
    },
    webcrypto,
  );
  const certificate = issued.toString('pem');
  const privateKey = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate, privateKey, p12: packPkcs12(certificate, privateKey, password) };
}

/** With 3DES, as Keychain Access still does. */
function packPkcs12(certificate: string, privateKey: string, password: string): string {
  const key = forge.pki.privateKeyFromPem(privateKey);
  const chain = [forge.pki.certificateFromPem(certificate)];
  return toBytes(forge.pkcs12.toPkcs12Asn1(key, chain, password, { algorithm: '3des' })).toString('base64');
}

/** Each topic is followed by the kinds of pushes it accepts; Apple's names for them do not matter here. */
function topicList(topics: readonly string[]): forge.asn1.Asn1 {
  return sequence(topics.flatMap((topic) => [utf8(topic), sequence([utf8('app')])]));
}

function sequence(members: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, members);
}

function utf8(text: string): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.UTF8, false, forge.util.encodeUtf8(text));
}

function nothing(): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.NULL, false, '');
}

function toBytes(structure: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(structure).getBytes(), 'binary');
}
