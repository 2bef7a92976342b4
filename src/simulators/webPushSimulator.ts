import { randomBytes, randomUUID } from 'node:crypto';
import { redact } from '../domain/redacted.js';
import type { TlsIdentity } from './certificates.js';
import type { ReceivedPush } from './pushLog.js';
import {
  createSimulatorServer,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorServer,
  type Verdict,
} from './simulatorServer.js';
import { checkVapid } from './vapidCheck.js';
import { createBrowserKeys, decryptPush, type BrowserKeys } from './webPushDecryption.js';

/** A browser's subscription, in the shape of `PushSubscription.toJSON()`. */
export interface BrowserSubscription {
  endpoint: string;
  expirationTime: null;
  keys: { p256dh: string; auth: string };
}

export interface WebPushSimulator extends SimulatorServer {
  /**
   * Subscribes a new browser.
   * @param options.applicationServerKey the public key that may send to it, base64url; none: any key may (RFC 8292
   * section 4)
   */
  newSubscription(options?: { applicationServerKey?: string }): BrowserSubscription;
  /** From now on the endpoint gets 410, or 404. Push services do not report since when, so `at` is only for symmetry. */
  unregister(endpoint: string, at: Date, status?: 404 | 410): void;
}

interface WebPushSimulatorOptions {
  tls: TlsIdentity;
  /** The host of its endpoints; errors are in Apple's words at a host of Apple, else in Mozilla's. */
  host: string;
  /** Only HTTP/1.1, as some push services. Default: both. */
  http1Only?: boolean;
  onPush: (push: ReceivedPush) => void;
  /** Ms since the epoch. */
  now?: () => number;
}

interface Browser extends BrowserKeys {
  applicationServerKey: string | undefined;
  gone: 404 | 410 | null;
}

/** Bytes, encrypted (RFC 8030 section 7.2). */
const BODY_MAX = 4_096;
const MAX_CONCURRENT_STREAMS = 100;
const URGENCIES = ['very-low', 'low', 'normal', 'high'];
const TOPIC = /^[A-Za-z0-9_-]{1,32}$/;
const LOGGED_HEADERS = ['ttl', 'urgency', 'topic'];

/** The number and text of Mozilla's errors (Mozilla: "Autopush, HTTP endpoints"), by Apple's name where it has one. */
const MOZILLA: Readonly<Record<string, [number, string]>> = {
  BadJwtToken: [109, 'Invalid bearer token'],
  BadAuthorizationHeader: [109, 'Missing bearer token'],
  VapidPkHashMismatch: [109, 'VAPID public key mismatch'],
  BadTtl: [111, 'Missing TTL header'],
  PayloadTooLarge: [104, 'This message is intended for a constrained device'],
  Unregistered: [106, 'No such subscription'],
  BadPath: [102, 'Invalid endpoint'],
};

/**
 * A browser's push service and its browsers (RFC 8030): checks who sends (RFC 8292) and reads each push as the browser does
 * (RFC 8291), so that the log has its text. Listens on a free port of 127.0.0.1.
 */
export async function createWebPushSimulator(options: WebPushSimulatorOptions): Promise<WebPushSimulator> {
  const { host, http1Only = false, onPush, now = Date.now } = options;
  const origin = `https://${host}`;
  const isApple = host.endsWith('.apple.com');
  const browsers = new Map<string, Browser>();

  const refuse = (status: number, reason: string): Verdict => ({ answer: errorAnswer(status, reason) });

  function errorAnswer(status: number, reason: string): SimulatorAnswer {
    if (isApple) return { status, body: { reason } };
    const [errno, message] = MOZILLA[reason] ?? [999, reason];
    return { status, body: { code: status, errno, error: reason, message } };
  }

  async function judge({ method, path, headers, body }: SimulatorRequest): Promise<Verdict> {
    const endpoint = `${origin}${path}`;
    const browser = browsers.get(endpoint);
    if (method !== 'POST' || !browser) return refuse(404, 'BadPath');
    const sender = await checkVapid(headers.authorization, origin, now());
    if ('refusal' in sender) return refuse(isApple ? 403 : 401, sender.refusal);
    const { applicationServerKey = sender.publicKey } = browser;
    if (sender.publicKey !== applicationServerKey) return refuse(isApple ? 400 : 401, 'VapidPkHashMismatch');
    if (browser.gone !== null) return refuse(browser.gone, 'Unregistered');
    const fault = headerFault(headers);
    if (fault !== null) return refuse(400, fault);
    if (body.length > BODY_MAX) return refuse(413, 'PayloadTooLarge');
    const payload = readPush(body, browser);
    if (payload === null) return refuse(400, 'BadWebPushRequest');

    const id = randomUUID().toUpperCase();
    const named: Record<string, string> = isApple ? { 'apns-id': id } : { location: `${origin}/m/${id}` };
    return {
      answer: { status: 201, headers: named },
      deliver: () =>
        onPush({
          ...{ provider: 'webPush', environment: null, receivedAt: now(), token: endpoint, id, payload },
          redactedToken: redact(endpoint),
          topic: null,
          headers: Object.fromEntries(LOGGED_HEADERS.map((name) => [name, headers[name]?.toString() ?? ''])),
          shown: isShown(payload),
        }),
    };
  }

  const server = await createSimulatorServer({
    tls: options.tls,
    allowHttp1: true,
    http1Only,
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    judge,
    faultAnswer: ({ status, reason }) => errorAnswer(status, reason),
  });

  return {
    ...server,
    newSubscription({ applicationServerKey } = {}) {
      const endpoint = `${origin}/push/${randomBytes(48).toString('base64url')}`;
      const keys = createBrowserKeys(randomBytes(16));
      browsers.set(endpoint, { ...keys, applicationServerKey, gone: null });
      const p256dh = keys.curve.getPublicKey('base64url');
      return { endpoint, expirationTime: null, keys: { p256dh, auth: keys.auth.toString('base64url') } };
    },
    unregister(endpoint, _at, status = 410) {
      const browser = browsers.get(endpoint);
      if (browser) browser.gone = status;
    },
  };
}

function headerFault(headers: SimulatorRequest['headers']): string | null {
  if (!/^\d+$/.test(headers['ttl']?.toString() ?? '')) return 'BadTtl';
  if (headers['content-encoding'] !== 'aes128gcm') return 'BadWebPushRequest';
  if (!URGENCIES.includes(headers['urgency']?.toString() ?? 'normal')) return 'BadUrgency';
  return TOPIC.test(headers['topic']?.toString() ?? 'none') ? null : 'BadWebPushTopic';
}

/** Null: nothing that the browser can read. */
function readPush(body: Buffer, keys: BrowserKeys): Record<string, unknown> | null {
  try {
    return JSON.parse(decryptPush(body, keys)) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Browsers that get pushes without a notification to show end the subscription. */
function isShown({ notification }: Record<string, unknown>): boolean {
  const { title } = (notification ?? {}) as { title?: unknown };
  return typeof title === 'string' && title !== '';
}
