import type { PushService } from '../../../domain/pushService.js';
import type { PushServiceProbe } from '../../generated/graphql.js';

export interface ProbeAdvice {
  /** A key of the theme's colours. */
  color: 'teal' | 'red' | 'yellow';
  title: string;
  /** What to do; null: nothing. */
  advice: string | null;
}

/** Apple: "Handling notification responses from APNs". */
const APNS_ADVICE: Readonly<Record<string, string>> = {
  InvalidProviderToken:
    'Key id, team id and key file do not belong together, or the key was revoked. Compare them with Keys and Membership in your Apple developer account.',
  ExpiredProviderToken: "The gateway's clock seems to be wrong: tokens are good for an hour. Set it by NTP.",
  BadCertificate: 'The certificate is not one for push notifications, or was revoked. Make another one.',
  BadCertificateEnvironment:
    'The certificate is for the other environment. Choose that one, or make another certificate.',
  BadTopic: 'A bundle id is not one of an app of this team. Correct it.',
  TopicDisallowed:
    'A bundle id is not one that these credentials may push to. Correct it, or use a key of the whole team.',
  BadEnvironmentKeyInToken: 'The key is restricted to the other environment. Choose that one, or make a key for both.',
};

/** Firebase: "ErrorCode"; RFC 6749 section 5.2. */
const FIREBASE_ADVICE: Readonly<Record<string, string>> = {
  invalid_grant:
    "The key was deleted, its service account is disabled, or the gateway's clock is wrong. Make another key, and see that the clock is set by NTP.",
  unauthorized_client: 'The service account may not sign in. Make another key in the Firebase console.',
  PERMISSION_DENIED:
    'The service account may not send. Give it the role "Firebase Cloud Messaging API Admin", or use the one of the Firebase console.',
  SERVICE_DISABLED: 'Enable the "Firebase Cloud Messaging API" in the project\'s Google Cloud console.',
  NOT_FOUND: 'Firebase knows no such project. See whether it was deleted.',
  THIRD_PARTY_AUTH_ERROR:
    'The APNs key that Firebase itself has for iOS is wrong. Upload a good one in the Firebase console.',
};

const OTHERWISE = 'Compare the credentials with those in the account where they were made, or make new ones.';
const UNREACHABLE =
  'See whether the gateway may connect to the internet by port 443, and whether it needs HTTPS_PROXY. Then ask again.';

/** What a push service's word on credentials means, and what to do about it. */
export function probeAdvice(service: PushService, { verdict, reason }: PushServiceProbe): ProbeAdvice {
  const provider = service === 'IOS_APNS' ? 'Apple' : 'Google';
  switch (verdict) {
    case 'ACCEPTED':
      return { color: 'teal', title: `${provider} takes these credentials`, advice: null };
    case 'UNREACHABLE':
      return { color: 'yellow', title: `${provider} could not be asked`, advice: UNREACHABLE };
    case 'REFUSED':
      return {
        color: 'red',
        title: `${provider} refuses these credentials`,
        advice: adviceOn(service, reason ?? '') ?? OTHERWISE,
      };
  }
}

/** What to do about a refusal that names a push service's reason somewhere; null: it names none that is known. */
export function adviceOn(service: PushService, words: string): string | null {
  const known = service === 'IOS_APNS' ? APNS_ADVICE : FIREBASE_ADVICE;
  const reason = words.split(/[^A-Za-z_]+/).find((word) => Object.hasOwn(known, word));
  return reason === undefined ? null : (known[reason] ?? null);
}
