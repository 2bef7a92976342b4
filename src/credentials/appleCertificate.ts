import type { X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from '../domain/pushService.js';

/** Apple's fields of a push certificate (Apple: "WWDR Certification Practice Statement"). */
interface AppleCertificate {
  /** Bundle ids and derived topics, e.g. `com.acme.chat.voip`; none: not stated. */
  topics: string[];
  /** Both for a current certificate, one for a "development" one; none: not stated. */
  environments: ApnsEnvironment[];
}

const EXTENSIONS: Record<ApnsEnvironment, string> = {
  SANDBOX: '1.2.840.113635.100.6.3.1',
  PRODUCTION: '1.2.840.113635.100.6.3.2',
};
const TOPICS_EXTENSION = '1.2.840.113635.100.6.3.6';
/** Attribute 0.9.2342.19200300.100.1.1 of the subject, by the name that OpenSSL gives it. */
const USER_ID = /^UID=(.+)$/m;

export function readAppleCertificate(certificate: X509Certificate): AppleCertificate {
  const extensions = extensionsOf(certificate);
  const bundleId = USER_ID.exec(certificate.subject)?.[1];
  const topics = topicsIn(extensions.get(TOPICS_EXTENSION));
  return {
    topics: [...new Set(bundleId === undefined ? topics : [bundleId, ...topics])],
    environments: APNS_ENVIRONMENTS.filter((environment) => extensions.has(EXTENSIONS[environment])),
  };
}

/**
 * The last member of every SEQUENCE that begins with an object identifier, by that identifier: the form of extensions.
 */
function extensionsOf({ raw }: X509Certificate): Map<string, forge.asn1.Asn1> {
  const found = new Map<string, forge.asn1.Asn1>();
  const visit = (members: forge.asn1.Asn1[]) => {
    const [first, ...others] = members;
    const last = others.at(-1);
    if (first?.type === forge.asn1.Type.OID && typeof first.value === 'string' && last !== undefined) {
      found.set(forge.asn1.derToOid(first.value), last);
    }
    for (const { value } of members) if (typeof value !== 'string') visit(value);
  };
  visit(membersOf(raw.toString('binary')));
  return found;
}

/** A SEQUENCE of a topic and the kinds of its pushes, of the next topic and its kinds, and so on. */
function topicsIn(extension: forge.asn1.Asn1 | undefined): string[] {
  if (typeof extension?.value !== 'string') return [];
  return membersOf(extension.value).flatMap(({ type, value }) =>
    type === forge.asn1.Type.UTF8 && typeof value === 'string' ? [Buffer.from(value, 'binary').toString()] : [],
  );
}

/** The members of a SEQUENCE in DER; empty if node-forge cannot read it, because then Apple did not write it. */
function membersOf(der: string): forge.asn1.Asn1[] {
  try {
    const { value } = forge.asn1.fromDer(der);
    return typeof value === 'string' ? [] : value;
  } catch {
    return [];
  }
}
