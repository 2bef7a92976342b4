import type { IncomingHttpHeaders } from 'node:http';

/** A sender and its topics. */
export interface ApnsSender {
  topics: readonly string[];
  /** The topic of a push without apns-topic; null: the header is required. */
  defaultTopic: string | null;
}

/** A valid request's push, or the 4xx and Apple's reason. */
type ApnsRequestVerdict =
  | { headers: Record<string, string>; topic: string; payload: Record<string, unknown>; shown: boolean }
  | { status: number; reason: string };

type ApsFields = Record<'interruption-level' | 'relevance-score' | 'mutable-content', unknown>;

const INTERRUPTION_LEVELS = new Set(['passive', 'active', 'time-sensitive', 'critical']);
/** Lower or upper case: Apple asks for the canonical form but responds in capitals. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COLLAPSE_ID_MAX_BYTES = 64;
const PAYLOAD_MAX_BYTES = 4096;
const VOIP_PAYLOAD_MAX_BYTES = 5120;
const PUSH_TYPES = new Set(
  'alert background complication controls fileprovider liveactivity location mdm pushtotalk voip widgets'.split(' '),
);
const KEPT_HEADERS = ['apns-priority', 'apns-expiration', 'apns-collapse-id', 'apns-push-type'];

/**
 * Checks headers and payload (Apple: "Sending notification requests to APNs", "Handling notification responses from
 * APNs").
 * @param now ms since the epoch, to tell whether apns-expiration has passed.
 */
export function checkApnsRequest(
  headers: IncomingHttpHeaders,
  body: Buffer,
  sender: ApnsSender,
  now: number,
): ApnsRequestVerdict {
  const header = (name: string): string | undefined => headers[name]?.toString();
  const bad = (reason: string, status = 400) => ({ status, reason });

  if (!UUID.test(header('apns-id') ?? '00000000-0000-0000-0000-000000000000')) return bad('BadMessageId');
  if (Buffer.byteLength(header('apns-collapse-id') ?? '') > COLLAPSE_ID_MAX_BYTES) return bad('BadCollapseId');
  const expiration = header('apns-expiration') ?? '';
  if (!/^\d{0,15}$/.test(expiration)) return bad('BadExpirationDate');
  const priority = header('apns-priority') ?? '10';
  if (!['1', '5', '10'].includes(priority)) return bad('BadPriority');
  // Apple may refuse, delay or drop a push without a type on current systems; here it is always refused, to be noticed.
  const pushType = header('apns-push-type') ?? '';
  if (!PUSH_TYPES.has(pushType)) return bad('InvalidPushType');
  // "Always use priority 5. Using priority 10 is an error." Without a priority it is 10.
  if (pushType === 'background' && priority === '10') return bad('BadPriority');
  const topic = header('apns-topic') ?? sender.defaultTopic ?? '';
  if (topic === '') return bad('MissingTopic');
  if (!sender.topics.includes(topic)) return bad('TopicDisallowed');
  const max = pushType === 'voip' ? VOIP_PAYLOAD_MAX_BYTES : PAYLOAD_MAX_BYTES;
  if (body.length > max) return bad('PayloadTooLarge', 413);
  // Apple has no specific reason for a body that is not a JSON dictionary.
  const payload = parseObject(body);
  if (payload === null || !isAps(payload.aps)) return bad('PayloadEmpty');

  const kept = KEPT_HEADERS.flatMap((name): [string, string][] => {
    const value = header(name);
    return value === undefined ? [] : [[name, value]];
  });
  const expiresAt = Number(expiration) * 1000;
  const expired = expiresAt > 0 && expiresAt < now;
  return { headers: Object.fromEntries(kept), topic, payload, shown: pushType !== 'background' && !expired };
}

/**
 * Whether the values have the forms that Apple gives (Apple: "Generating a remote notification"). A device ignores others;
 * here they are refused, to be noticed.
 */
function isAps(aps: unknown): boolean {
  if (typeof aps !== 'object' || aps === null) return aps === undefined;
  const { 'interruption-level': level, 'relevance-score': score, 'mutable-content': mutable } = aps as ApsFields;
  return (
    (level === undefined || (typeof level === 'string' && INTERRUPTION_LEVELS.has(level))) &&
    (score === undefined || (typeof score === 'number' && score >= 0 && score <= 1)) &&
    (mutable === undefined || mutable === 0 || mutable === 1)
  );
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString());
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
