import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { DAY_MS, HOUR_MS } from '../domain/durations.js';

/** A certificate and its key, both PEM text: what `tls.createSecureContext` takes. */
export interface TlsIdentity {
  cert: string;
  key: string;
}

/** `caPem` is for NODE_EXTRA_CA_CERTS or the `ca` option of clients that should trust the issued certificates. */
interface CertificateAuthority {
  caPem: string;
  /** @param hosts DNS names or IP addresses; the first one becomes the common name. */
  issue(hosts: string[]): Promise<TlsIdentity>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Back-dated, because clocks of two machines (or a container and its host) differ a little. */
const BACK_DATED_MS = HOUR_MS;
const LIFETIME_MS = 30 * DAY_MS;

/**
 * A throw-away certificate authority on P-256, valid for 30 days. Its key never leaves memory, so trusting `caPem` in
 * one process is safe.
 */
export async function createCertificateAuthority(now: () => number = Date.now): Promise<CertificateAuthority> {
  const keys = await createKeys();
  const name = 'CN=Beckon simulators CA';
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name,
      keys,
      signingAlgorithm: ALGORITHM,
      ...validity(now()),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );

  return {
    caPem: ca.toString('pem'),
    async issue(hosts) {
      const leaf = await createKeys();
      const certificate = await x509.X509CertificateGenerator.create(
        {
          issuer: name,
          subject: [{ CN: [hosts[0] ?? 'localhost'] }],
          publicKey: leaf.publicKey,
          signingKey: keys.privateKey,
          signingAlgorithm: ALGORITHM,
          ...validity(now()),
          extensions: [
            new x509.BasicConstraintsExtension(false, undefined, true),
            new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
            new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
            new x509.SubjectAlternativeNameExtension(
              hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
            ),
            await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
            await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey, false, webcrypto),
          ],
        },
        webcrypto,
      );
      return {
        cert: certificate.toString('pem'),
        key: KeyObject.from(leaf.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function validity(now: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BACK_DATED_MS), notAfter: new Date(now + LIFETIME_MS) };
}

function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
