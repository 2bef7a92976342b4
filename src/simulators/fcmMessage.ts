import { badRequestDetail, fcmErrorDetail, googleError } from './googleError.js';
import type { SimulatorAnswer } from './simulatorServer.js';

/** A message that FCM would take, or its 400. */
export type FcmMessageVerdict =
  { token: string; payload: Record<string, unknown>; validateOnly: boolean } | { refusal: SimulatorAnswer };

type JsonObject = Record<string, unknown>;

const REQUEST_FIELDS = new Set(['message', 'validate_only', 'validateOnly']);
const MESSAGE_FIELDS = new Set(
  'name data notification android webpush apns fcm_options fcmOptions token topic condition'.split(' '),
);
/** Base64url parts and a colon is all that registration tokens and installation ids consist of. */
const TOKEN = /^[\w:-]{1,4096}$/;
/** Firebase: "projects.messages", field `data`. */
const RESERVED_DATA_KEY = /^(?:from|message_type|google\..*|gcm\.notification\..*)$/;
const PAYLOAD_MAX_BYTES = 4096;
const TTL = /^(\d+)(?:\.\d{1,9})?s$/;
const TTL_MAX_SECONDS = 2_419_200;

/**
 * Checks the body of `messages:send` (Firebase: "projects.messages", "ErrorCode"). Only messages to one token are
 * simulated: topics and conditions are refused like a message without a recipient.
 */
export function checkFcmMessage(body: Buffer): FcmMessageVerdict {
  const request = parse(body);
  if (!isObject(request)) return invalid('', 'Invalid JSON payload received.');
  const stray = Object.keys(request).find((name) => !REQUEST_FIELDS.has(name));
  if (stray !== undefined) return unknownName(stray, '');
  const { message } = request;
  if (!isObject(message)) return invalid('message', 'Message is required.');
  const strayField = Object.keys(message).find((name) => !MESSAGE_FIELDS.has(name));
  if (strayField !== undefined) return unknownName(strayField, 'message');

  const { token, ...payload } = message;
  if (token === undefined || token === '') {
    return refuse('Recipient of the message is not set.', [
      badRequestDetail('message', 'Recipient of the message is not set.'),
      fcmErrorDetail('INVALID_ARGUMENT'),
    ]);
  }
  if (typeof token !== 'string') return invalid('message.token', "Invalid value at 'message.token' (TYPE_STRING)");
  if (!TOKEN.test(token)) {
    // Without a field violation: that is how a bad token differs from a bad message.
    return refuse('The registration token is not a valid FCM registration token', [fcmErrorDetail('INVALID_ARGUMENT')]);
  }
  const refusal = checkData(payload.data) ?? checkTtl(payload.android);
  if (refusal !== null) return refusal;
  if (payloadBytes(payload) > PAYLOAD_MAX_BYTES)
    return refuse('Message is too big', [fcmErrorDetail('INVALID_ARGUMENT')]);
  return { token, payload, validateOnly: (request.validate_only ?? request.validateOnly) === true };
}

function checkData(data: unknown): FcmMessageVerdict | null {
  if (data === undefined) return null;
  if (!isObject(data)) return invalid('message.data', "Invalid value at 'message.data'");
  for (const [index, [key, value]] of Object.entries(data).entries()) {
    const field = `message.data[${index}].value`;
    if (typeof value !== 'string') {
      return invalid(field, `Invalid value at '${field}' (TYPE_STRING), ${JSON.stringify(value)}`);
    }
    if (RESERVED_DATA_KEY.test(key)) {
      const description = `Invalid data payload key: ${key}`;
      return refuse(description, [
        badRequestDetail(`message.data[${key}]`, description),
        fcmErrorDetail('INVALID_ARGUMENT'),
      ]);
    }
  }
  return null;
}

function checkTtl(android: unknown): FcmMessageVerdict | null {
  const ttl = isObject(android) ? android.ttl : undefined;
  if (ttl === undefined) return null;
  const seconds = typeof ttl === 'string' ? TTL.exec(ttl)?.[1] : undefined;
  if (seconds !== undefined && Number(seconds) <= TTL_MAX_SECONDS) return null;
  return invalid(
    'message.android.ttl',
    "Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration)",
  );
}

/** What reaches the device: keys and values of the data with the notification's; for iOS the APNs payload. */
function payloadBytes({ data, notification, android, apns }: JsonObject): number {
  const texts = [data, notification, isObject(android) ? android.notification : undefined]
    .filter(isObject)
    .flatMap((part) => Object.entries(part).flat())
    .filter((text) => typeof text === 'string');
  const ios = isObject(apns) && isObject(apns.payload) ? JSON.stringify(apns.payload) : '';
  return Math.max(Buffer.byteLength(texts.join('')), Buffer.byteLength(ios));
}

function unknownName(name: string, parent: string): FcmMessageVerdict {
  const where = parent === '' ? '' : ` at '${parent}'`;
  return invalid(
    parent,
    `Invalid JSON payload received. Unknown name ${JSON.stringify(name)}${where}: Cannot find field.`,
  );
}

/** The JSON itself is wrong: refused in front of FCM, so without an FCM error code. */
function invalid(field: string, description: string): FcmMessageVerdict {
  return refuse(description, [badRequestDetail(field, description)]);
}

function refuse(message: string, details: Parameters<typeof googleError>[2]): FcmMessageVerdict {
  return { refusal: googleError(400, message, details) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
