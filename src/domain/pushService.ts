/** A way to reach a device; configured per app with credentials. */
export const PUSH_SERVICES = ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE'] as const;
export type PushService = (typeof PUSH_SERVICES)[number];

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
