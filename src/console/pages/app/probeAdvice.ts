import { PUSH_SERVICES, type Provider, type PushService } from '../../../domain/pushService.js';
import type { PushServiceProbe } from '../../generated/graphql.js';

interface ProbeAdvice {
  /** A key of the theme's colours. */
  color: 'teal' | 'red' | 'yellow';
  title: string;
  /** What to do; null: nothing. */
  advice: string | null;
}

/** Apple spells these two reasons in both ways. */
const ENVIRONMENT_ADVICE =
  'The key is restricted to the other environment. Choose that environment, and add a key for this one.';
const UNRELATED_ADVICE =
  'The key is of another team, or for other bundle ids, than another key that was used before it. Compare key id and team id, ' +
  'and add each key for its own bundle ids.';

/** Apple: "Handling notification responses from APNs". */
const APNS_ADVICE: Readonly<Record<string, string>> = {
  InvalidProviderToken:
    'Key id, team id and key file do not match, or the key was revoked. Compare them with Keys and Membership in your Apple developer account.',
  ExpiredProviderToken: "The gateway's clock seems wrong: tokens are valid for an hour. Set the clock by NTP.",
  BadCertificate: 'The certificate is not for push notifications, or was revoked. Create another one.',
  BadCertificateEnvironment:
    'The certificate is for the other environment. Choose that environment, or create another certificate.',
  BadTopic: 'A bundle id does not belong to an app of this team. Correct it.',
  TopicDisallowed:
    'These credentials may not push to one of the bundle ids. Correct it, add the key of that bundle id, or use a key of ' +
    'the whole team.',
  BadEnvironmentKeyInToken: ENVIRONMENT_ADVICE,
  BadEnvironmentKeyIdInToken: ENVIRONMENT_ADVICE,
  UnrelatedKeyIdInToken: UNRELATED_ADVICE,
  UnrelatedKeyInToken: UNRELATED_ADVICE,
};

/** Firebase: "ErrorCode"; RFC 6749 section 5.2. */
const FIREBASE_ADVICE: Readonly<Record<string, string>> = {
  invalid_grant:
    "The key was deleted, its service account is disabled, or the gateway's clock is wrong. Create another key, and set the clock by NTP.",
  unauthorized_client: 'The service account may not sign in. Create another key in the Firebase console.',
  PERMISSION_DENIED:
    'The service account may not send. Give it the role "Firebase Cloud Messaging API Admin", or use the account of the Firebase console.',
  SERVICE_DISABLED: 'Enable the "Firebase Cloud Messaging API" in the project\'s Google Cloud console.',
  NOT_FOUND: 'The Firebase project does not exist. Check whether it was deleted.',
  THIRD_PARTY_AUTH_ERROR: "Firebase's own APNs key for iOS is wrong. Upload a valid one in the Firebase console.",
};

/** Apple: "Sending web push notifications in web apps and browsers"; RFC 8292. */
const WEB_PUSH_ADVICE: Readonly<Record<string, string>> = {
  BadJwtToken:
    "A push service refuses the contact or the gateway's clock. Use a mailto: address or https:// URL at a real host, and set the clock by NTP.",
  BadAuthorizationHeader:
    'A push service cannot read the signature. Check that no proxy changes the headers of requests.',
  VapidPkHashMismatch:
    'The browser subscribed with another public key. Let the web page subscribe again with the key shown here.',
};

const OTHERWISE = 'Compare the credentials with those in your provider account, or create new ones.';
const UNREACHABLE =
  'Check that the gateway can reach the internet on port 443, and whether it needs HTTPS_PROXY. Then test again.';

const ADVICE: Readonly<Record<Provider, Readonly<Record<string, string>>>> = {
  apns: APNS_ADVICE,
  firebase: FIREBASE_ADVICE,
  webPush: WEB_PUSH_ADVICE,
};

/** The meaning of a push service's verdict on credentials, and what to do about it. */
export function probeAdvice(service: PushService, { verdict, reason }: PushServiceProbe): ProbeAdvice {
  if (service === 'WEB_PUSH') return webPushAdvice(verdict, reason ?? '');
  const provider = service === 'IOS_APNS' ? 'Apple' : 'Google';
  switch (verdict) {
    case 'ACCEPTED':
      return { color: 'teal', title: `${provider} accepts these credentials`, advice: null };
    case 'UNREACHABLE':
      return { color: 'yellow', title: `${provider} could not be reached`, advice: UNREACHABLE };
    case 'REFUSED':
      return {
        color: 'red',
        title: `${provider} refuses these credentials`,
        advice: adviceOn(service, reason ?? '') ?? OTHERWISE,
      };
  }
}

/** No push service was asked: each belongs to a browser, and answers only for a subscription. */
function webPushAdvice(verdict: PushServiceProbe['verdict'], reason: string): ProbeAdvice {
  if (verdict === 'ACCEPTED') return { color: 'teal', title: 'The keys and the contact are in order', advice: null };
  const advice = adviceOn('WEB_PUSH', reason) ?? 'Set Web Push up again with a private key on P-256.';
  return { color: 'red', title: 'The keys or the contact are not in order', advice };
}

/** What to do about an error text that contains a push service's reason; null: no known reason. */
export function adviceOn(service: PushService, words: string): string | null {
  const known = ADVICE[PUSH_SERVICES[service].provider];
  const reason = words.split(/[^A-Za-z_]+/).find((word) => Object.hasOwn(known, word));
  return reason === undefined ? null : (known[reason] ?? null);
}
