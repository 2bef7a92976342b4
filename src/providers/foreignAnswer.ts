import type { Outcome } from '../domain/outcome.js';

type Intercepted = Extract<Outcome, { kind: 'intercepted' }>;

/**
 * Errors of connections that did not end at the provider: a proxy that responded to CONNECT itself or not in HTTP
 * (HPE_*), a TLS inspector with an untrusted certificate or without HTTP/2, a captive portal without TLS. The codes are
 * those of Node and OpenSSL (X509_verify_cert). They apply to the token endpoint too.
 */
const INTERCEPTED =
  /^(?:proxy answered \d+|not the provider's answer: status \d+|server does not speak HTTP\/2|HPE_\w+|(?:ERR_TLS_)?CERT_\w+|\w+_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF|GET_CRL|DECRYPT_CERT)\w*|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|\w*NO_APPLICATION_PROTOCOL))$/;

/** The outcome of a connection that did not end at the provider; null: another failure. */
export function interceptedFailure(reason: string): Intercepted | null {
  return INTERCEPTED.test(reason) ? { kind: 'intercepted', statusCode: null, reason, retryAfterMs: null } : null;
}

/** An intermediary may ask for a pause, but not until the push expires. */
const ASKED_MAX_MS = 60_000;

/** An HTTP response that is not the provider's, with any status. */
export function interceptedAnswer(statusCode: number, askedMs: number | null): Intercepted {
  const retryAfterMs = askedMs === null ? null : Math.min(askedMs, ASKED_MAX_MS);
  return { kind: 'intercepted', statusCode, reason: foreignStatus(statusCode), retryAfterMs };
}

/** The reason of such a response. */
export function foreignStatus(statusCode: number): string {
  return `not the provider's answer: status ${statusCode}`;
}
