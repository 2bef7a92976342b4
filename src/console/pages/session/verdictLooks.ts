import type { StatusLook } from '../../format/labels.js';
import type { DiagnosisVerdict } from '../../generated/graphql.js';

/** Only states that need attention have a colour. */
const FINE = 'gray.6';
const WAITS = 'blue.6';
const TROUBLE = 'red.6';

/** The headline of each verdict. */
export const VERDICT_LOOKS: Readonly<Record<DiagnosisVerdict, StatusLook>> = {
  NEVER_SUBSCRIBED: { label: 'No push: not subscribed', color: TROUBLE },
  SUBSCRIBE_REFUSED: { label: 'No push: subscribing was refused', color: TROUBLE },
  UNSUBSCRIBED: { label: 'No push: not subscribed any more', color: FINE },
  DEVICE_GONE: { label: 'No push: app removed or token renewed', color: TROUBLE },
  DEVICE_TAKEN_OVER: { label: 'No push: the device is another client’s now', color: FINE },
  CLIENT_FETCHED: { label: 'No push needed: the client was in the chat', color: FINE },
  HELD_FOR_PRESENCE: { label: 'Waiting: the client is in the chat', color: WAITS },
  SERVICE_PAUSED: { label: 'No push: the push service is switched off', color: TROUBLE },
  PROVIDER_REFUSES_CREDENTIALS: { label: 'Waiting: the credentials are refused', color: TROUBLE },
  PROVIDER_UNAVAILABLE: { label: 'Waiting: the push service fails', color: TROUBLE },
  THROTTLED: { label: 'Waiting: the push service is throttling', color: TROUBLE },
  EXPIRED: { label: 'No push: expired', color: TROUBLE },
  REJECTED: { label: 'No push: rejected', color: TROUBLE },
  NOT_AN_EVENT_THAT_NOTIFIES: { label: 'No push: nothing notifies', color: FINE },
  WAITING: { label: 'On its way', color: WAITS },
  SENT: { label: 'Pushed', color: FINE },
  NO_LONGER_KEPT: { label: 'Not known any more', color: FINE },
};
