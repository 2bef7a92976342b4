import type { CodeExplanation, CodeTable } from './codeExplanation.js';

/** Faults in a push that Beckon composed. */
const OUR_PUSH = 'This is a fault of the gateway. Report it with the delivery and the version of the gateway.';
const APPLE_WAIT = 'Nothing has to be done: the push is sent again after a pause.';

/** Apple spells these two reasons in both ways. */
const ENVIRONMENT: CodeExplanation = {
  meaning: 'The key is restricted to the other environment.',
  remedy: 'Choose that environment, and add a key for this one.',
};
const UNRELATED: CodeExplanation = {
  meaning: 'The key is of another team, or for other bundle ids, than another key that was used before it.',
  remedy: 'Compare key id and team id, and add each key for its own bundle ids.',
};

/** Apple's reasons ("Handling notification responses from APNs"). */
export const APNS_CODES: CodeTable = {
  Unregistered: {
    meaning: 'The app was removed from the device, or has a new device token.',
    remedy: 'Nothing has to be done: the subscription ends, and the app subscribes again when it has a new token.',
  },
  ExpiredToken: {
    meaning: 'The device token has expired.',
    remedy: 'Nothing has to be done: the subscription ends, and the app subscribes again when it has a new token.',
  },
  BadDeviceToken: {
    meaning: 'The device token is not one of this environment, or is no device token at all.',
    remedy:
      "Debug builds have sandbox tokens, TestFlight and store builds production tokens: compare the build with the key's " +
      'environments, and check that the app sends the token unchanged.',
  },
  DeviceTokenNotForTopic: {
    meaning: 'The device token belongs to an app with another bundle id.',
    remedy: 'Let the app subscribe with its own bundle id, and add that one to the push service.',
  },
  TopicDisallowed: {
    meaning: 'These credentials may not push to this bundle id.',
    remedy: 'Correct the bundle id, add the key of that bundle id, or use a key of the whole team.',
  },
  BadTopic: {
    meaning: 'The bundle id does not belong to an app of this team.',
    remedy: 'Correct the bundle id in the push service.',
  },
  MissingTopic: {
    meaning: 'The certificate is for several apps, so Apple needs a bundle id, and the push has none.',
    remedy: 'Let the app subscribe with its bundle id.',
  },
  InvalidProviderToken: {
    meaning: 'Key id, team id and key file do not match, or the key was revoked.',
    remedy: 'Compare them with Keys and Membership in your Apple developer account.',
  },
  ExpiredProviderToken: {
    meaning: "The gateway's clock seems wrong: the tokens that it signs are valid for an hour.",
    remedy: 'Set the clock by NTP.',
  },
  MissingProviderToken: {
    meaning: 'Apple received neither a signed token nor a certificate.',
    remedy: 'Check that no proxy removes headers of requests, and set the push service up again.',
  },
  TooManyProviderTokenUpdates: {
    meaning: 'Another server renews its token with the same key too often.',
    remedy: 'Give each server a key of its own; the push is sent again after a pause.',
  },
  BadEnvironmentKeyInToken: ENVIRONMENT,
  BadEnvironmentKeyIdInToken: ENVIRONMENT,
  UnrelatedKeyIdInToken: UNRELATED,
  UnrelatedKeyInToken: UNRELATED,
  BadCertificate: {
    meaning: 'The certificate is not for push notifications, or was revoked.',
    remedy: 'Create another one.',
  },
  BadCertificateEnvironment: {
    meaning: 'The certificate is for the other environment.',
    remedy: 'Choose that environment, or create another certificate.',
  },
  Forbidden: {
    meaning: 'Apple does not allow these credentials to send.',
    remedy: 'Check in your Apple developer account that the membership is in force and the key is not revoked.',
  },
  PayloadTooLarge: {
    meaning: 'The push has more than the 4,096 bytes that Apple takes.',
    remedy: 'Shorten the extra data of the template; Beckon shortens title and body by itself.',
  },
  TooManyRequests: {
    meaning: 'Too many pushes went to this device in a short time.',
    remedy:
      'Nothing has to be done: the push is sent again after a pause. Send fewer events to a chat if it happens often.',
  },
  InternalServerError: { meaning: 'Apple had an internal error.', remedy: APPLE_WAIT },
  ServiceUnavailable: { meaning: "Apple's push service was not available.", remedy: APPLE_WAIT },
  Shutdown: { meaning: "Apple's server was shutting down.", remedy: APPLE_WAIT },
  IdleTimeout: { meaning: 'Apple closed the connection because it was idle.', remedy: APPLE_WAIT },
  BadCollapseId: { meaning: 'The collapse id is longer than 64 bytes.', remedy: OUR_PUSH },
  BadExpirationDate: { meaning: 'Apple cannot read the expiration date.', remedy: OUR_PUSH },
  BadMessageId: { meaning: 'Apple cannot read the id of the push.', remedy: OUR_PUSH },
  BadPriority: { meaning: 'The priority does not fit the kind of push.', remedy: OUR_PUSH },
  DuplicateHeaders: { meaning: 'A header came twice.', remedy: OUR_PUSH },
  InvalidPushType: { meaning: 'Apple does not know the kind of push.', remedy: OUR_PUSH },
  MissingDeviceToken: { meaning: 'The push has no device token.', remedy: OUR_PUSH },
  PayloadEmpty: { meaning: 'Apple cannot read the content of the push.', remedy: OUR_PUSH },
  BadPath: { meaning: 'Apple does not know the address of the request.', remedy: OUR_PUSH },
  MethodNotAllowed: { meaning: 'Apple does not know the kind of request.', remedy: OUR_PUSH },
};
