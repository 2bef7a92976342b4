import type { CodeExplanation } from './codeExplanation.js';

const CHECK_NETWORK = 'Check that the gateway can reach the internet on port 443, and whether it needs HTTPS_PROXY.';
const CHECK_PROXY = 'Check the proxy, its credentials and its certificates.';
const SENT_AGAIN = 'Nothing has to be done: the push is sent again.';

/** Explanations of failures on the way to a push service. The first row that matches counts. */
const CONNECTION_CODES: readonly (CodeExplanation & { code: RegExp })[] = [
  {
    code: /^(?:ENOTFOUND|EAI_\w+)$/,
    meaning: 'The name of the push service could not be looked up.',
    remedy: "Check the gateway's name server, and whether it needs HTTPS_PROXY.",
  },
  {
    code: /^(?:ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
    meaning: 'No connection to the push service could be made.',
    remedy: CHECK_NETWORK,
  },
  {
    code: /^(?:ETIMEDOUT|connect timed out|UND_ERR_CONNECT_TIMEOUT|not connected|deadline passed .+)$/,
    meaning: 'No connection to the push service could be made in time.',
    remedy: CHECK_NETWORK,
  },
  {
    code: /^(?:no answer within the deadline|UND_ERR_(?:HEADERS|BODY)_TIMEOUT)$/,
    meaning: 'The push service did not answer in time, so the push may have arrived.',
    remedy: `${SENT_AGAIN} ${CHECK_NETWORK}`,
  },
  {
    code: /^proxy answered \d+$/,
    meaning: 'The proxy refused the connection to the push service.',
    remedy: CHECK_PROXY,
  },
  {
    code: /^(?:proxy )?protocol \S+ is not supported.*$/,
    meaning: 'The address of the push service or of the proxy has a protocol that Beckon does not speak.',
    remedy: 'Correct HTTPS_PROXY or the address in the configuration of the gateway.',
  },
  {
    code: /^(?:not the provider's answer: status \d+|HPE_\w+|server does not speak HTTP\/2)$/,
    meaning: 'Something on the way answers in place of the push service.',
    remedy: CHECK_PROXY,
  },
  {
    code: /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|\w*NO_APPLICATION_PROTOCOL)$/,
    meaning: 'Something on the way answers in place of the push service.',
    remedy: CHECK_PROXY,
  },
  {
    code: /^(?:(?:ERR_TLS_)?CERT_\w+|\w+_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))$/,
    meaning:
      'The certificate on the way to the push service is not trusted, so something seems to answer in its place.',
    remedy: 'Check the proxy; if it inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    code: /^ERR_(?:OSSL_\w+|SSL_EE_KEY_TOO_SMALL|SSL_\w+_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED))$/,
    meaning: "The push service refuses the app's certificate, or its private key cannot be used.",
    remedy: 'Create another certificate, and configure it with its private key.',
  },
  {
    code: /^status 5\d\d$/,
    meaning: 'The push service failed.',
    remedy: SENT_AGAIN,
  },
  {
    code: /^status \d{3}$/,
    meaning: 'The push service refused the push and did not say why.',
    remedy: 'Compare the credentials with those in your provider account, or create new ones.',
  },
  {
    code: /^client is closed$/,
    meaning: 'The gateway was stopping.',
    remedy: SENT_AGAIN,
  },
  {
    code: /^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ping not answered|idle|closed|aborted|connection closed.*|stream reset with code \d+|(?:Stream|Session) closed with error code .+|ERR_HTTP2_\w+|other side closed|socket hang up|E[A-Z]{3,}|(?:UND_)?ERR_\w+|unknown failure)$/,
    meaning: 'The connection to the push service broke.',
    remedy: `${SENT_AGAIN} Check the network if it happens often.`,
  },
];

/** The explanation of a failed connection or an answer without a reason; undefined: it is something else. */
export function connectionCode(code: string): CodeExplanation | undefined {
  const row = CONNECTION_CODES.find((candidate) => candidate.code.test(code));
  return row && { meaning: row.meaning, remedy: row.remedy };
}
