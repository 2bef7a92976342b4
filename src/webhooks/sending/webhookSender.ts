import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../domain/clock.js';
import { ADDRESS_NOT_ALLOWED, guardOptions, isGuardError } from '../../http/guardedAddress.js';
import { retryAfterMs } from '../../http/retryAfter.js';
import type { WebhookOutcome } from './webhookPolicy.js';
import type { WebhookRequest } from './webhookRequest.js';

/** Makes the requests to the platforms. */
export interface WebhookSender {
  /** Never fails: failures are outcomes. Their reason contains no address and nothing from the response. */
  send(request: WebhookRequest): Promise<WebhookOutcome>;
  /** Aborts running requests. */
  abort(): void;
  /** Closes the connections that wait for the next request. */
  close(): void;
}

export interface WebhookSenderOptions {
  clock: Clock;
  userAgent: string;
  /** Private, loopback and link-local addresses are allowed. */
  privateAddresses: boolean;
  /** For the whole of a request. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** A connection without a request is closed after this time. */
const IDLE_MS = 30_000;
/** A response body is ignored; this much of it is read to keep the connection. */
const ANSWER_MAX_BYTES = 64 * 1_024;

/**
 * The requests are those of Standard Webhooks (https://www.standardwebhooks.com): `webhook-id` is the same for a repeat,
 * `webhook-timestamp` and `webhook-signature` are of this request. Addresses are checked where they are connected to, after
 * DNS, so a name cannot lead to them either; for that the way is always a direct one. Redirects are not followed.
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { clock, userAgent, privateAddresses, timeoutMs = TIMEOUT_MS } = options;
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, ...guardOptions(privateAddresses) };
  const http = new RequestFilteringHttpAgent(agentOptions);
  const https = new RequestFilteringHttpsAgent(agentOptions);
  const underWay = new Set<AbortController>();

  function headersOf({ id, secret, body, traceHeaders }: WebhookRequest): Record<string, string> {
    const at = clock();
    return {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret.reveal()).sign(id, at, body),
      ...traceHeaders,
    };
  }

  function post(message: WebhookRequest, signal: AbortSignal, isRepeat = false): Promise<IncomingMessage> {
    const url = new URL(message.url);
    const [request, agent] = url.protocol === 'https:' ? [requestHttps, https] : [requestHttp, http];
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const outgoing = request(url, { method: 'POST', headers: headersOf(message), agent, signal }, (answer) => {
        isAnswered = true;
        resolve(answer);
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // The platform closed an idle connection just when it was used again (Node: "request.reusedSocket").
        const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET' && !isRepeat && !isAnswered;
        if (isStale) post(message, signal, true).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(message.body);
    });
  }

  return {
    async send(message) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), timeoutMs);
      underWay.add(limit);
      try {
        const answer = await post(message, limit.signal);
        discard(answer);
        return outcomeOf(answer.statusCode ?? 0, answer.headers, clock());
      } catch (error) {
        return { kind: 'unreachable', reason: limit.signal.aborted ? 'TIMEOUT' : reasonOf(error) };
      } finally {
        clearTimeout(timer);
        underWay.delete(limit);
      }
    },
    abort() {
      for (const limit of underWay) limit.abort();
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function discard(answer: IncomingMessage): void {
  let left = ANSWER_MAX_BYTES;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) answer.destroy();
  });
}

function outcomeOf(statusCode: number, headers: IncomingHttpHeaders, now: Date): WebhookOutcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', statusCode };
  const retryAfter = headers['retry-after'];
  return {
    kind: 'refused',
    statusCode,
    reason: `HTTP ${statusCode}`,
    retryAfterMs: retryAfterMs(retryAfter === undefined ? {} : { 'retry-after': retryAfter }, now),
  };
}

/** The error's code (`ECONNREFUSED`), because messages contain addresses. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  return isGuardError(error) ? ADDRESS_NOT_ALLOWED : 'NO_CONNECTION';
}
