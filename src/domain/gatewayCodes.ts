import type { CodeTable } from './codeExplanation.js';

const WAIT = 'Nothing has to be done: the push is sent again.';
const SUBSCRIBES_AGAIN = 'Nothing has to be done: the app subscribes again when it is opened.';

/** Beckon's own reasons: of attempts, of postponed deliveries, and of those that were not sent. */
export const GATEWAY_CODES: CodeTable = {
  GATEWAY_STOPPED: { meaning: 'The gateway stopped while it was sending, so the push may have arrived.', remedy: WAIT },
  LEASE_LAPSED: {
    meaning: 'The gateway did not store the result of the send in time, so the push may have arrived.',
    remedy: WAIT,
  },
  UNCONFIRMED: {
    meaning: 'The push was sent, but no answer came before it expired, so it may have arrived.',
    remedy: 'Check the connection to the push service.',
  },
  TOO_LATE: {
    meaning: 'The push would have come too late to matter.',
    remedy: 'Look at what held it back, or let its event count for longer.',
  },
  NOT_SENT: {
    meaning: 'The gateway could not send: a fault on its own side.',
    remedy: 'Look for errors in the log of the gateway; the push is sent again.',
  },
  CIRCUIT_OPEN: {
    meaning: 'The push service of this app is paused because it refuses or fails.',
    remedy: 'Look at the alert of the push service; the push waits.',
  },
  PROVIDER_SILENT: { meaning: 'The push service does not answer, so the push waits until it does.', remedy: WAIT },
  TOKEN_UNPROVEN: {
    meaning: 'Many new device tokens of this app are refused, so new ones are tried slowly.',
    remedy: 'Check which tokens the app sends.',
  },
  CLIENT_PRESENT: { meaning: 'The client is in the chat, so the push waits a little.', remedy: WAIT },
  CLIENT_FETCHED: {
    meaning: 'The client was in the chat and fetched the event itself.',
    remedy: 'Nothing has to be done.',
  },
  NOT_SUBSCRIBED: { meaning: 'The client was not subscribed.', remedy: 'Let the app subscribe in each chat.' },
  SERVICE_NOT_CONFIGURED: {
    meaning: 'No enabled push service of the app has credentials for this device.',
    remedy: 'Configure the push service, and for iOS the bundle id of the app.',
  },
  UNSUBSCRIBED: { meaning: 'The client unsubscribed.', remedy: 'Nothing has to be done.' },
  CHAT_ENDED: { meaning: 'The chat ended before the push was sent.', remedy: 'Nothing has to be done.' },
  TOKEN_UNREGISTERED: {
    meaning: 'The push service said that the app was removed or has a new address.',
    remedy: SUBSCRIBES_AGAIN,
  },
  TOKEN_REFUSED: { meaning: 'The push service refused the address of the device.', remedy: SUBSCRIBES_AGAIN },
  DEVICE_TAKEN_OVER: {
    meaning: 'Another client of the app subscribed with the same device.',
    remedy: 'Nothing has to be done.',
  },
  SIGNED_OUT: { meaning: 'The device signed out.', remedy: 'Nothing has to be done.' },
  REVOKED: { meaning: 'The platform or an admin ended the subscription.', remedy: 'Nothing has to be done.' },
  'credentials of another service': {
    meaning: 'The stored credentials are of another push service.',
    remedy: 'Configure the push service again.',
  },
  'the private key cannot sign': {
    meaning: 'The stored private key cannot sign.',
    remedy: 'Configure the push service again with the original key file.',
  },
  'no bundle id to ask with': {
    meaning: 'The push service has no bundle id.',
    remedy: 'Add the bundle id of the app.',
  },
};
