import { X509Certificate } from 'node:crypto';
import type { ApnsEnvironment } from '../domain/pushService.js';
import type { ApnsSender } from './apnsRequest.js';

/** A certificate as Apple knows it. */
export interface ApnsRegisteredCertificate {
  /** PEM text. */
  certificate: string;
  topics: readonly string[];
  environments: readonly ApnsEnvironment[];
}

interface ApnsCertificates {
  register(certificate: ApnsRegisteredCertificate): void;
  /** The sender of a certificate, or why it is refused (Apple: "Handling notification responses from APNs"). */
  verify(shown: X509Certificate): { sender: ApnsSender } | { status: number; reason: string };
}

/** Knows senders by the certificate of their connection, as Apple's host of one environment does. */
export function createApnsCertificates(environment: ApnsEnvironment, now: () => number): ApnsCertificates {
  const known = new Map<string, ApnsRegisteredCertificate>();
  return {
    register(certificate) {
      known.set(new X509Certificate(certificate.certificate).fingerprint256, certificate);
    },
    verify(shown) {
      const registered = known.get(shown.fingerprint256);
      if (registered === undefined || Date.parse(shown.validTo) <= now())
        return { status: 403, reason: 'BadCertificate' };
      if (!registered.environments.includes(environment)) return { status: 403, reason: 'BadCertificateEnvironment' };
      const { topics } = registered;
      // Only a certificate with one topic has a default topic.
      return { sender: { topics, defaultTopic: topics.length === 1 ? (topics[0] ?? null) : null } };
    },
  };
}
