/** The properties of a push service. Every API, channel and statement that distinguishes push services reads them here. */
interface PushServiceRow {
  /** The provider that runs its servers. It decides the channel, the credentials and the token rule. */
  provider: 'apns' | 'firebase' | 'webPush';
  /** The blocks of a payload that its devices read. */
  platform: 'ios' | 'android' | 'web';
  /** Its name for people, and its description in the GraphQL schema. */
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
  WEB_PUSH: {
    provider: 'webPush',
    platform: 'web',
    restName: 'web_push',
    variant: 'webPush',
    title: 'Web Push',
    description: 'A web browser, by its own push service (RFC 8030).',
  },
} as const satisfies Record<string, PushServiceRow>;
export type PushService = keyof typeof PUSH_SERVICES;
/** Those of Firebase, which knows devices by a registration token or an installation id. */
export type FirebaseService = {
  [Service in PushService]: (typeof PUSH_SERVICES)[Service]['provider'] extends 'firebase' ? Service : never;
}[PushService];
export type Provider = PushServiceRow['provider'];

/** In their fixed order. */
export const PROVIDERS = ['apns', 'firebase', 'webPush'] as const satisfies readonly Provider[];

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

/** An app's key pair and contact for all push services of browsers (RFC 8292). Subscriptions are bound to the key. */
export interface WebPushCredentials {
  kind: 'webPush';
  /** The contact for the operator of a push service: a `mailto:` or `https:` URI. */
  subject: string;
  /** base64url: an uncompressed point on P-256, 65 bytes. */
  publicKey: string;
  /** base64url, 32 bytes. */
  privateKey: string;
}

/** One of an app's keys or certificates for APNs, and what it is for. */
export type ApnsKey = (Omit<ApnsCredentials, 'environment'> | Omit<ApnsCertificateCredentials, 'environment'>) & {
  /** Apple's hosts that take it; one or both. */
  environments: readonly ApnsEnvironment[];
  /** The bundle ids it is for; null: all of the app's. */
  bundleIds: readonly string[] | null;
};

/** All keys and certificates of an app for APNs. */
export interface ApnsKeys {
  kind: 'apnsKeys';
  keys: readonly ApnsKey[];
}

/** Credentials as a channel takes them: for one host of the provider. */
export type PushCredentials = ApnsCredentials | ApnsCertificateCredentials | FirebaseCredentials | WebPushCredentials;

/** Credentials as they are sealed. One APNs key for one environment has the form that it had before there were several. */
export type StoredCredentials = PushCredentials | ApnsKeys;
