/** What is known of a way to reach a device: every door, channel and statement that tells services apart reads it here. */
interface PushServiceRow {
  /** Who runs the servers behind it: which channel, credentials and token rule it has. */
  provider: 'apns' | 'firebase';
  /** Which blocks of a payload its devices read. */
  platform: 'ios' | 'android';
  /** As people call it, and what the GraphQL schema says of it. */
  title: string;
  description: string;
  /** How the REST API calls it: in its answers, and as the beginning of its token's field. */
  restName: string;
  /** Its variant of the GraphQL input `DeviceTokenInput`. */
  variant: string;
}

/** The ways to reach a device; each is configured per app with credentials. */
export const PUSH_SERVICES = {
  IOS_APNS: {
    provider: 'apns',
    platform: 'ios',
    restName: 'ios_apns',
    variant: 'iosApns',
    title: 'iOS, native APNs',
    description: "iOS, by Apple's own service and its device token.",
  },
  IOS_FIREBASE: {
    provider: 'firebase',
    platform: 'ios',
    restName: 'ios_firebase',
    variant: 'iosFirebase',
    title: 'iOS, Firebase',
    description: 'iOS, by Firebase Cloud Messaging and its registration token.',
  },
  ANDROID_FIREBASE: {
    provider: 'firebase',
    platform: 'android',
    restName: 'android_firebase',
    variant: 'androidFirebase',
    title: 'Android, Firebase',
    description: 'Android, by Firebase Cloud Messaging and its registration token.',
  },
} as const satisfies Record<string, PushServiceRow>;
export type PushService = keyof typeof PUSH_SERVICES;
export type Provider = PushServiceRow['provider'];

/** Which of Apple's two hosts an app's builds talk to. */
export const APNS_ENVIRONMENTS = ['PRODUCTION', 'SANDBOX'] as const;
export type ApnsEnvironment = (typeof APNS_ENVIRONMENTS)[number];

/** Apple's credentials for token-based authentication (Apple: "Establishing a token-based connection to APNs"). */
export interface ApnsCredentials {
  kind: 'apns';
  teamId: string;
  keyId: string;
  /** PEM text of the .p8 file, a P-256 private key. */
  privateKey: string;
  environment: ApnsEnvironment;
}

/**
 * Apple's credentials for certificate-based authentication (Apple: "Establishing a certificate-based connection to
 * APNs").
 */
export interface ApnsCertificateCredentials {
  kind: 'apnsCertificate';
  /** PEM text, the provider's certificate first. */
  certificate: string;
  /** PEM text, its private key, without a passphrase. */
  privateKey: string;
  environment: ApnsEnvironment;
}

/** The fields of a Google service-account key file that sending needs. */
export interface FirebaseCredentials {
  kind: 'firebase';
  projectId: string;
  clientEmail: string;
  /** PEM text, an RSA private key. */
  privateKey: string;
}

export type PushCredentials = ApnsCredentials | ApnsCertificateCredentials | FirebaseCredentials;
