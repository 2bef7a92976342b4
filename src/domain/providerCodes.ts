import { APNS_CODES } from './apnsCodes.js';
import type { CodeExplanation, CodeTable } from './codeExplanation.js';
import { connectionCode } from './connectionCodes.js';
import { FIREBASE_CODES } from './firebaseCodes.js';
import { GATEWAY_CODES } from './gatewayCodes.js';
import { PUSH_SERVICES, type Provider, type PushService } from './pushService.js';
import { WEB_PUSH_CODES } from './webPushCodes.js';

const BY_PROVIDER: Readonly<Record<Provider, CodeTable>> = {
  apns: APNS_CODES,
  firebase: FIREBASE_CODES,
  webPush: WEB_PUSH_CODES,
};

/** What stands before the code: where the failure happened, or that a push may have arrived before it. */
const PREFIX = /^(?:UNCONFIRMED|access token): /;
/** `status 410, errno 106`: the number is Mozilla's, the status says enough. */
const ERRNO = /^(status \d{3}), errno \d+$/;

/**
 * The meaning of a reason, and what to do about it. Sources: Apple, "Handling notification responses from APNs" and
 * "Sending web push notifications in web apps and browsers"; Firebase, "ErrorCode"; Google, "AIP-193 Errors"; RFC 6749
 * section 5.2; RFC 8030; RFC 8292; Node's and OpenSSL's error codes.
 * @param code the reason of an attempt, a delivery, a circuit or a probe
 * @returns undefined if the code is not known
 */
export function explainProviderCode(service: PushService, code: string): CodeExplanation | undefined {
  const known = BY_PROVIDER[PUSH_SERVICES[service].provider];
  const plain = code.replace(ERRNO, '$1');
  const bare = plain.replace(PREFIX, '');
  return (
    own(known, plain) ??
    own(known, bare) ??
    own(GATEWAY_CODES, bare) ??
    connectionCode(bare) ??
    (plain.startsWith('access token: ') ? own(known, 'no access token') : undefined)
  );
}

/** The explanation of the first known code in an error text; undefined: there is none in it. */
export function explainCodeIn(service: PushService, words: string): CodeExplanation | undefined {
  const known = BY_PROVIDER[PUSH_SERVICES[service].provider];
  const code = words.split(/[^A-Za-z_]+/).find((word) => Object.hasOwn(known, word));
  return code === undefined ? undefined : known[code];
}

function own(table: CodeTable, code: string): CodeExplanation | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
