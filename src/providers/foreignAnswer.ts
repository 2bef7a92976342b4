import type { Outcome } from '../domain/outcome.js';

type Intercepted = Extract<Outcome, { kind: 'intercepted' }>;

/**
 * Failed connections that end at somebody else than the provider: a proxy that answered CONNECT by itself or with no HTTP at
 * all (HPE_*), a TLS inspector whose certificate nobody trusts or that knows no HTTP/2, a captive portal without TLS. The
 * codes are those of Node and OpenSSL (X509_verify_cert). They fit a failure of the token endpoint too.
 */
const INTERCEPTED =
  /^(?:proxy answered \d+|not the provider's answer: status \d+|server does not speak HTTP\/2|HPE_\w+|(?:ERR_TLS_)?CERT_\w+|\w+_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF|GET_CRL|DECRYPT_CERT)\w*|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|\w*NO_APPLICATION_PROTOCOL))$/;

/** The failure of a connection that somebody else has answered; null: of another kind. */
export function interceptedFailure(reason: string): Intercepted | null {
  return INTERCEPTED.test(reason) ? { kind: 'intercepted', statusCode: null, reason, retryAfterMs: null } : null;
}

/** A stranger may ask for a pause, but not for one in which the push expires. */
const ASKED_MAX_MS = 60_000;

/** An answer over HTTP that is not in the provider's words, whatever its status. */
export function interceptedAnswer(statusCode: number, askedMs: number | null): Intercepted {
  const retryAfterMs = askedMs === null ? null : Math.min(askedMs, ASKED_MAX_MS);
  return { kind: 'intercepted', statusCode, reason: foreignStatus(statusCode), retryAfterMs };
}

/** The reason that names such an answer. */
export function foreignStatus(statusCode: number): string {
  return `not the provider's answer: status ${statusCode}`;
}
