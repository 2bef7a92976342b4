import type { Clock } from '../../domain/clock.js';
import type { ChatRequest, WebhookRequest } from './webhookRequest.js';
import { ATTEMPTS_KEPT, type WebhookAttemptRecord, type WebhookAttemptsStore } from './webhookAttempts.store.js';
import type { WebhookOutcome } from './webhookPolicy.js';
import type { WebhookSender } from './webhookSender.js';

/** How long attempts wait for others, so that a busy dispatcher costs one statement per second. */
const FLUSH_MS = 1_000;

interface WebhookAttemptLogOptions {
  store: { webhookAttempts: Pick<WebhookAttemptsStore, 'write'> };
  sender: Pick<WebhookSender, 'send'>;
  newId: () => string;
  clock: Clock;
  logger: { warn(details: object, message: string): void };
}

/** What an attempt is of. */
type AttemptOf = Pick<WebhookAttemptRecord, 'tenantId' | 'chatId' | 'isTest' | 'events'>;

/** Sends requests, and keeps a record of each in the background. */
export type WebhookAttemptLog = ReturnType<typeof createWebhookAttemptLog>;

/** The record is for reading only: attempts that cannot be written are lost, and sending goes on. */
export function createWebhookAttemptLog({ store, sender, newId, clock, logger }: WebhookAttemptLogOptions) {
  /** By tenant, as many as are kept at most. */
  const waiting = new Map<number, WebhookAttemptRecord[]>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function record(attempt: WebhookAttemptRecord): void {
    const own = waiting.get(attempt.tenantId) ?? [];
    waiting.set(attempt.tenantId, [...own, attempt].slice(-ATTEMPTS_KEPT));
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
  }

  /** Writes what waits. */
  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const attempts = [...waiting.values()].flat();
    waiting.clear();
    if (attempts.length > 0) {
      writing = writing
        .then(() => store.webhookAttempts.write(attempts))
        .catch((err: unknown) => logger.warn({ err }, 'attempts of webhooks were not recorded'));
    }
    return writing;
  }

  async function attempt(request: WebhookRequest, of: AttemptOf) {
    const at = clock();
    const begun = performance.now();
    const outcome = await sender.send(request);
    const attempted = {
      ...of,
      id: newId(),
      at,
      durationMs: Math.round(performance.now() - begun),
      ...resultOf(outcome),
    };
    record(attempted);
    return { outcome, attempted };
  }

  return {
    /** Sends a chat's events. */
    async send(request: ChatRequest): Promise<WebhookOutcome> {
      const { tenantId, chatId, eventCount: events } = request;
      return (await attempt(request, { tenantId, chatId, isTest: false, events })).outcome;
    },

    /** Sends a test event. @returns its record, which is written by then */
    async sendTest(request: WebhookRequest, tenantId: number): Promise<WebhookAttemptRecord> {
      const { attempted } = await attempt(request, { tenantId, chatId: null, isTest: true, events: 1 });
      await flush();
      return attempted;
    },

    /** Writes what waits, before the process ends. */
    stop: flush,
  };
}

/** How a request ended, as an attempt records it. */
export function resultOf(outcome: WebhookOutcome): Pick<WebhookAttemptRecord, 'statusCode' | 'error'> {
  return {
    statusCode: outcome.kind === 'unreachable' ? null : outcome.statusCode,
    error: outcome.kind === 'delivered' ? null : outcome.reason,
  };
}
