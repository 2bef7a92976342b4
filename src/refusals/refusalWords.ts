import type { ErrorCode } from '../domain/errors.js';
import type { RefusedRequest } from './refusedRequest.js';
import { wasToken } from './shownChatId.js';

/** The cause of a refused request, and the remedy for its developers. One sentence each. */
interface RefusalWords {
  cause: string;
  remedy: string;
}

/** A refused request, as far as its words depend on it. */
type Refused = Pick<RefusedRequest, 'code' | 'field'> & { chatId: string | null };

const UNREADABLE: RefusalWords = {
  cause: 'The request could not be read.',
  remedy: 'Compare it with the reference at /docs; the message names the field and its rule.',
};

const BY_CODE: Partial<Record<ErrorCode, (refused: Refused) => RefusalWords>> = {
  INVALID_DEVICE_TOKEN: () => ({
    cause: 'The device token does not have the form of its push service.',
    remedy:
      'Send the token as the platform gives it: of APNs its bytes in hexadecimal digits, of Firebase the registration token ' +
      'or installation id unchanged, of a browser the result of PushSubscription.toJSON().',
  }),
  TOO_MANY_VARIANTS: () => ({
    cause: 'The request names more or less than one device.',
    remedy: 'Send exactly one variant: APNs, iOS by Firebase, Android by Firebase, or Web Push.',
  }),
  BODY_TOO_LARGE: () => ({ cause: 'The body is too large.', remedy: 'Send the device and nothing else.' }),
  UNSUPPORTED_MEDIA_TYPE: () => ({
    cause: 'The body is not declared as JSON.',
    remedy: 'Send the header Content-Type: application/json.',
  }),
  SERVICE_NOT_CONFIGURED: ({ field }) =>
    field?.endsWith('bundleId')
      ? {
          cause: 'The bundle id is not one that this app is set up for.',
          remedy: "Add the bundle id to the app's APNs configuration, or build the app with one of those configured.",
        }
      : {
          cause: 'The app is not set up for this push service, or the service is switched off.',
          remedy:
            'Configure the push service and switch it on, or send the variant of a service that the answer names.',
        },
  CHAT_NOT_FOUND: ({ chatId }) =>
    wasToken(chatId)
      ? {
          cause: 'A device token is in the place of the chat id.',
          remedy: 'The two arguments are swapped in the app: give the chat id first, and the token as the device.',
        }
      : {
          cause: 'The tenant has no chat with this id.',
          remedy:
            'Request a chat first and use the id of its answer. If there is one, compare the tenantUrl of the requests: they ' +
            'may name different tenants.',
        },
  CHAT_ENDED: () => ({
    cause: 'The chat had ended before.',
    remedy: 'Request a new chat and subscribe to that one.',
  }),
  CHAT_NOT_OWNED: () => ({
    cause: 'The chat belongs to another client id or app.',
    remedy:
      'Send the same appId and clientId as in the request for the chat. A client id must survive restarts and updates of the ' +
      'app.',
  }),
};

/** The cause of a refusal and its remedy. */
export function refusalWords(refused: Refused): RefusalWords {
  return BY_CODE[refused.code]?.(refused) ?? UNREADABLE;
}
