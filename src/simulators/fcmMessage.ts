import { findUnknownField } from './fcmFields.js';
import { badRequestDetail, fcmErrorDetail, googleError } from './googleError.js';
import type { SimulatorAnswer } from './simulatorServer.js';

/** A message that FCM would accept, or its 400. `token` is null for a topic, and may be an installation id. */
type FcmMessageVerdict =
  | {
      token: string | null;
      isInstallationId: boolean;
      payload: Record<string, unknown>;
      shown: boolean;
      validateOnly: boolean;
    }
  | { refusal: SimulatorAnswer };
type Refusal = Extract<FcmMessageVerdict, { refusal: SimulatorAnswer }>;

type JsonObject = Record<string, unknown>;

/** Base64url parts and a colon is all that registration tokens and installation ids consist of. */
const TOKEN = /^[\w:-]{1,4096}$/;
const FID = /^[\w-]{22}$/;
const TOPIC = /^[a-zA-Z0-9-_.~%]{1,900}$/;
/** Firebase: "projects.messages", field `data`. */
const RESERVED_DATA_KEY = /^(?:from|message_type|google\..*|gcm\.notification\..*)$/;
const ANALYTICS_LABEL = /^[a-zA-Z0-9-_.~%]{1,50}$/;
/** Firebase: "ErrorCode", INVALID_ARGUMENT. */
const PAYLOAD_MAX_BYTES = 4096;
const TOPIC_PAYLOAD_MAX_BYTES = 2048;
/** Names of an enumeration are capitals; Firebase's own examples have small letters. */
const PRIORITY = /^(?:NORMAL|HIGH)$/i;
const TTL = /^(\d+)(?:\.\d{1,9})?s$/;
const TTL_MAX_SECONDS = 2_419_200;

/**
 * Checks the body of `messages:send` (Firebase: "projects.messages", "ErrorCode"). Messages to a token or to a topic are
 * simulated; conditions are refused like a message without a recipient.
 */
export function checkFcmMessage(body: Buffer): FcmMessageVerdict {
  const request = parse(body);
  if (!isObject(request)) return invalid('', 'Invalid JSON payload received.');
  const unknown = findUnknownField(request);
  if (unknown !== null) return unknownName(unknown.name, unknown.parent);
  const { message } = request;
  if (!isObject(message)) return invalid('message', 'Message is required.');

  const { token: registrationToken, fid, topic, ...payload } = message;
  const token = registrationToken ?? fid;
  const refusal =
    checkRecipient([registrationToken, fid, topic]) ??
    checkStrings(payload.data, 'message.data') ??
    checkKeys(payload.data) ??
    checkAndroid(payload.android) ??
    checkImage(payload.notification) ??
    checkLabel(payload.fcm_options) ??
    checkStrings(member(payload.webpush, 'headers'), 'message.webpush.headers') ??
    checkStrings(member(payload.apns, 'headers'), 'message.apns.headers');
  if (refusal !== null) return refusal;
  const max = typeof token === 'string' ? PAYLOAD_MAX_BYTES : TOPIC_PAYLOAD_MAX_BYTES;
  if (payloadBytes(payload) > max) return refuse('Message is too big', [fcmErrorDetail('INVALID_ARGUMENT')]);
  return {
    token: typeof token === 'string' ? token : null,
    isInstallationId: fid !== undefined,
    payload,
    shown: shows(payload),
    validateOnly: (request.validate_only ?? request.validateOnly) === true,
  };
}

/** Exactly one of them. */
function checkRecipient([token, fid, topic]: readonly unknown[]): Refusal | null {
  const given = [token, fid, topic].filter((recipient) => recipient !== undefined);
  if (given.length > 1) {
    const description = "Invalid value at 'message' (oneof), oneof field 'target' is already set.";
    return invalid('message', description);
  }
  if (given.length === 0 || token === '' || fid === '') {
    return refuse('Recipient of the message is not set.', [
      badRequestDetail('message', 'Recipient of the message is not set.'),
      fcmErrorDetail('INVALID_ARGUMENT'),
    ]);
  }
  if (topic !== undefined) {
    if (typeof topic === 'string' && TOPIC.test(topic)) return null;
    const description = 'Invalid topic name';
    return refuse(description, [badRequestDetail('message.topic', description), fcmErrorDetail('INVALID_ARGUMENT')]);
  }
  const name = fid === undefined ? 'token' : 'fid';
  const address = token ?? fid;
  if (typeof address !== 'string')
    return invalid(`message.${name}`, `Invalid value at 'message.${name}' (TYPE_STRING)`);
  if ((fid === undefined ? TOKEN : FID).test(address)) return null;
  // Without a field violation: that is how a bad token differs from a bad message.
  return refuse('The registration token is not a valid FCM registration token', [fcmErrorDetail('INVALID_ARGUMENT')]);
}

/** A map of strings to strings. */
function checkStrings(map: unknown, at: string): Refusal | null {
  if (map === undefined) return null;
  if (!isObject(map)) return invalid(at, `Invalid value at '${at}'`);
  const index = Object.values(map).findIndex((value) => typeof value !== 'string');
  if (index === -1) return null;
  const field = `${at}[${index}].value`;
  return invalid(field, `Invalid value at '${field}' (TYPE_STRING), ${JSON.stringify(Object.values(map)[index])}`);
}

function checkKeys(data: unknown): Refusal | null {
  const key = isObject(data) ? Object.keys(data).find((name) => RESERVED_DATA_KEY.test(name)) : undefined;
  if (key === undefined) return null;
  const description = `Invalid data payload key: ${key}`;
  const field = `message.data[${key}]`;
  return refuse(description, [badRequestDetail(field, description), fcmErrorDetail('INVALID_ARGUMENT')]);
}

function checkAndroid(android: unknown): Refusal | null {
  const bad = (field: string, type: string) =>
    invalid(`message.android.${field}`, `Invalid value at 'message.android.${field}' (${type})`);
  const ttl = member(android, 'ttl');
  const seconds = typeof ttl === 'string' ? TTL.exec(ttl)?.[1] : undefined;
  if (ttl !== undefined && (seconds === undefined || Number(seconds) > TTL_MAX_SECONDS)) {
    return bad('ttl', 'type.googleapis.com/google.protobuf.Duration');
  }
  const priority = member(android, 'priority');
  if (priority !== undefined && !(typeof priority === 'string' && PRIORITY.test(priority))) {
    return bad('priority', 'type.googleapis.com/google.firebase.fcm.v1.AndroidMessagePriority');
  }
  const channel = member(member(android, 'notification'), 'channel_id');
  if (channel !== undefined && typeof channel !== 'string') return bad('notification.channel_id', 'TYPE_STRING');
  const count = member(member(android, 'notification'), 'notification_count');
  return count === undefined || Number.isInteger(count) ? null : bad('notification.notification_count', 'TYPE_INT32');
}

/** The picture is fetched by the device: a URL of https. */
function checkImage(notification: unknown): Refusal | null {
  const image = member(notification, 'image');
  if (image === undefined || (typeof image === 'string' && /^https:\/\/[^\s/]+/.test(image))) return null;
  return invalid('message.notification.image', "Invalid value at 'message.notification.image'");
}

/** Firebase: "projects.messages", `FcmOptions`. */
function checkLabel(options: unknown): Refusal | null {
  const label = member(options, 'analytics_label');
  if (label === undefined || (typeof label === 'string' && ANALYTICS_LABEL.test(label))) return null;
  const description = 'Invalid analytics label';
  const field = 'message.fcm_options.analytics_label';
  return refuse(description, [badRequestDetail(field, description), fcmErrorDetail('INVALID_ARGUMENT')]);
}

/** Whether a person sees anything of it, or it only wakes the app. */
function shows({ notification, android, apns, webpush }: JsonObject): boolean {
  const alert = member(member(member(apns, 'payload'), 'aps'), 'alert');
  return [notification, member(android, 'notification'), member(webpush, 'notification'), alert].some(
    (part) => part !== undefined,
  );
}

/** The bytes that reach the device: keys and values of data and notification; for iOS the APNs payload. */
function payloadBytes({ data, notification, android, apns }: JsonObject): number {
  const texts = [data, notification, member(android, 'notification')]
    .filter(isObject)
    .flatMap((part) => Object.entries(part).flat())
    .filter((text) => typeof text === 'string');
  const ios = member(apns, 'payload');
  return Math.max(Buffer.byteLength(texts.join('')), isObject(ios) ? Buffer.byteLength(JSON.stringify(ios)) : 0);
}

function unknownName(name: string, parent: string): Refusal {
  const where = parent === '' ? '' : ` at '${parent}'`;
  return invalid(
    parent,
    `Invalid JSON payload received. Unknown name ${JSON.stringify(name)}${where}: Cannot find field.`,
  );
}

/** The JSON itself is wrong: refused in front of FCM, so without an FCM error code. */
function invalid(field: string, description: string): Refusal {
  return refuse(description, [badRequestDetail(field, description)]);
}

function refuse(message: string, details: Parameters<typeof googleError>[2]): Refusal {
  return { refusal: googleError(400, message, details) };
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
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
