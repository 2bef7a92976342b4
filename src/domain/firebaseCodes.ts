import type { CodeExplanation, CodeTable } from './codeExplanation.js';

const GOOGLE_WAIT = 'Nothing has to be done: the push is sent again after a pause.';
const QUOTA: CodeExplanation = {
  meaning: 'The limit of messages for this project or this device is reached.',
  remedy:
    'Nothing has to be done: the push is sent again after a pause. If it happens often, send fewer events, or ask Google for a larger quota.',
};
const SIGNED_OUT: CodeExplanation = {
  meaning: 'Google does not accept the access token of the service account.',
  remedy: "Check that the service account is enabled, and set the gateway's clock by NTP.",
};
const MAY_NOT_SEND: CodeExplanation = {
  meaning: 'The service account may not send.',
  remedy: 'Give it the role "Firebase Cloud Messaging API Admin", or use the account of the Firebase console.',
};
const NOT_ENABLED: CodeExplanation = {
  meaning: 'The "Firebase Cloud Messaging API" is not enabled in this project.',
  remedy: "Enable it in the project's Google Cloud console.",
};
const CANNOT_SIGN_IN: CodeExplanation = {
  meaning: 'The service account may not sign in.',
  remedy: 'Create another key in the Firebase console.',
};
const OUR_REQUEST: CodeExplanation = {
  meaning: 'Google does not understand the request for an access token.',
  remedy: 'This is a fault of the gateway. Report it with the version of the gateway.',
};

/** Firebase's and Google's codes (Firebase: "ErrorCode"; Google: "AIP-193 Errors"; RFC 6749 section 5.2). */
export const FIREBASE_CODES: CodeTable = {
  UNREGISTERED: {
    meaning: 'The app was removed from the device, has a new token, or was not used for 270 days.',
    remedy: 'Nothing has to be done: the subscription ends, and the app subscribes again when it has a new token.',
  },
  INVALID_ARGUMENT: {
    meaning: 'Firebase does not accept the token or the content of the push.',
    remedy:
      'Check that the app sends its token unchanged, and shorten the extra data of the template if the push is larger than 4,096 bytes.',
  },
  SENDER_ID_MISMATCH: {
    meaning: 'The token belongs to another Firebase project.',
    remedy: 'Configure the key of the project that the app is built with, or correct the project in the app.',
  },
  QUOTA_EXCEEDED: QUOTA,
  RESOURCE_EXHAUSTED: QUOTA,
  RATE_LIMIT_EXCEEDED: QUOTA,
  THIRD_PARTY_AUTH_ERROR: {
    meaning: "Firebase's own APNs key for iOS, or its Web Push key, is missing or wrong.",
    remedy: 'Upload a valid one in the Firebase console.',
  },
  UNAVAILABLE: { meaning: 'Firebase was overloaded or not available.', remedy: GOOGLE_WAIT },
  INTERNAL: { meaning: 'Firebase had an internal error.', remedy: GOOGLE_WAIT },
  UNSPECIFIED_ERROR: { meaning: 'Firebase failed and did not say why.', remedy: GOOGLE_WAIT },
  UNKNOWN: { meaning: 'Firebase failed and did not say why.', remedy: GOOGLE_WAIT },
  ABORTED: { meaning: 'Firebase stopped in the middle of the request.', remedy: GOOGLE_WAIT },
  CANCELLED: { meaning: 'Firebase stopped in the middle of the request.', remedy: GOOGLE_WAIT },
  DEADLINE_EXCEEDED: { meaning: 'Firebase took too long.', remedy: GOOGLE_WAIT },
  'the answer broke off': {
    meaning: "Firebase's answer broke off, so the push may have arrived.",
    remedy: GOOGLE_WAIT,
  },
  PERMISSION_DENIED: MAY_NOT_SEND,
  IAM_PERMISSION_DENIED: MAY_NOT_SEND,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: MAY_NOT_SEND,
  SERVICE_DISABLED: NOT_ENABLED,
  CONSUMER_INVALID: {
    meaning: 'The Firebase project is not known to Google, or is being deleted.',
    remedy: 'Check the project in the Google Cloud console, and configure the key of the right one.',
  },
  CONSUMER_SUSPENDED: {
    meaning: 'Google has suspended the project.',
    remedy: 'Look for the reason in the Google Cloud console.',
  },
  BILLING_DISABLED: {
    meaning: 'The project needs a billing account and has none.',
    remedy: 'Add one in the Google Cloud console.',
  },
  NOT_FOUND: {
    meaning: 'The Firebase project does not exist.',
    remedy: 'Check whether it was deleted, and configure the key of the right project.',
  },
  FAILED_PRECONDITION: {
    meaning: 'The project is not ready to send.',
    remedy: 'Check in the Firebase console that Cloud Messaging is set up.',
  },
  UNAUTHENTICATED: SIGNED_OUT,
  ACCESS_TOKEN_EXPIRED: SIGNED_OUT,
  ACCESS_TOKEN_TYPE_UNSUPPORTED: SIGNED_OUT,
  CREDENTIALS_MISSING: {
    meaning: 'Google received no access token.',
    remedy: 'Check that no proxy removes headers of requests.',
  },
  ACCOUNT_STATE_INVALID: {
    meaning: 'The service account is disabled or deleted.',
    remedy: 'Enable it in the Google Cloud console, or configure the key of another account.',
  },
  invalid_grant: {
    meaning: "The key was deleted, its service account is disabled, or the gateway's clock is wrong.",
    remedy: 'Create another key, and set the clock by NTP.',
  },
  invalid_client: CANNOT_SIGN_IN,
  unauthorized_client: CANNOT_SIGN_IN,
  access_denied: CANNOT_SIGN_IN,
  invalid_request: OUR_REQUEST,
  invalid_scope: OUR_REQUEST,
  unsupported_grant_type: OUR_REQUEST,
  'app/invalid-credential': {
    meaning: 'The private key of the service account cannot sign.',
    remedy: 'Create another key in the Firebase console.',
  },
  'no access token': {
    meaning: 'Google gave no access token.',
    remedy: 'Nothing has to be done: it is asked for again. Check that the gateway can reach oauth2.googleapis.com.',
  },
  'no access token in time': {
    meaning: 'Google gave no access token in time.',
    remedy: 'Nothing has to be done: it is asked for again. Check that the gateway can reach oauth2.googleapis.com.',
  },
};
