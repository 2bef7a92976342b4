import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { parseAuthorization } from '../http/authorization.js';
import type { Caller } from '../domain/caller.js';
import { endsChat } from '../domain/chatEvent.js';
import { DomainError } from '../domain/errors.js';
import { parseTenantHost } from '../domain/tenantHost.js';
import type { Callers } from '../http/callers.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { UpstreamMetrics } from './upstreamMetrics.js';
import type { LearnOutcome, SeenEvent, UpstreamChats } from './upstreamChats.js';
import { firstWithin } from './firstWithin.js';

/** A request that passes. */
export interface ProxyExchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** The response to Request Chat; null: unreadable. */
interface ChatAnswer {
  sent: Record<string, unknown> | null;
  got: Record<string, unknown> | null;
  /** When the client's request came. */
  askedAt: Date;
}

interface UpstreamObserverOptions {
  callers: Callers;
  chats: UpstreamChats;
  metrics: UpstreamMetrics;
}

/** The longest that a client waits until its chat is stored. */
const LEARN_PATIENCE_MS = 2_000;
/** A platform publishes an event here at about the same time as it delivers it to a poll. */
const SECOND_LOOK_MS = 2_000;

/** Learns from forwarded calls. It never fails or delays them, except for a new chat, which is stored first. */
export function createUpstreamObserver({ callers, chats, metrics }: UpstreamObserverOptions) {
  const secondLooks = new Set<NodeJS.Timeout>();
  let isClosed = false;

  /** Runs work beside forwarding, which does not wait for it. */
  async function beside({ request }: ProxyExchange, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError)) request.log.error({ err: error }, 'learning from the contact center failed');
      else request.log.debug({ code: error.code }, 'nothing was learned from a forwarded call');
    }
  }

  async function learn({ request, reply }: ProxyExchange, { sent, got, askedAt }: ChatAnswer): Promise<void> {
    let outcome: LearnOutcome | 'refused' | 'failed';
    try {
      const acceptLanguage = request.headers['accept-language'];
      outcome = await callers.requestingChat(request, reply, async (caller) =>
        chats.learn(caller, { request: sent ?? {}, acceptLanguage, answer: got ?? {}, askedAt }),
      );
      if (outcome === 'foreign') request.log.warn(FOREIGN);
      if (outcome === 'unusable') request.log.warn(UNUSABLE);
    } catch (error) {
      outcome = isRefusal(error) ? 'refused' : 'failed';
      logWhyNot(request, error);
    }
    metrics.learned(outcome);
  }

  function lookAgain(passed: ProxyExchange, look: () => Promise<unknown>): void {
    if (isClosed) return;
    const timer = setTimeout(() => {
      secondLooks.delete(timer);
      void beside(passed, look);
    }, SECOND_LOOK_MS);
    secondLooks.add(timer);
  }

  return {
    /** Stores the chat that the contact center gave a client. Await it before the client gets the answer. */
    async chatGiven(passed: ProxyExchange, answer: ChatAnswer): Promise<void> {
      const learning = learn(passed, answer).then(() => true);
      if (!(await firstWithin(LEARN_PATIENCE_MS, learning, false))) passed.request.log.warn(SLOW);
    },

    /** A poll has started. @returns its caller; null: unknown, which was logged at Request Chat */
    async pollBegun(passed: ProxyExchange, chatId: string): Promise<Caller | null> {
      let caller = null as Caller | null;
      await beside(passed, async () => {
        caller = await callers.of(passed.request);
        await chats.pollBegun(caller, chatId);
      });
      return caller;
    },

    /** A poll has ended. @param got the complete response that the client received, or null */
    async pollOver(
      passed: ProxyExchange,
      caller: Caller,
      chatId: string,
      got: Record<string, unknown> | null,
    ): Promise<void> {
      const events = eventsOf(got);
      const seenAt = new Date();
      await beside(passed, () => chats.pollOver(caller, chatId));
      await beside(passed, async () => {
        const missing = await chats.fetched(caller, chatId, events, seenAt);
        if (missing > 0) lookAgain(passed, () => chats.fetched(caller, chatId, events, seenAt));
      });
    },

    /** The contact center accepted a client's events. */
    async eventsTaken(passed: ProxyExchange, chatId: string, sent: Record<string, unknown> | null): Promise<void> {
      if (!eventsOf(sent).some(({ event }) => endsChat(event, 'CLIENT'))) return;
      await beside(passed, async () => chats.clientEnded(await callers.of(passed.request), chatId));
    },

    /** The chat does not exist (any more) at the contact center. */
    async chatUnknown(passed: ProxyExchange, chatId: string): Promise<void> {
      await beside(passed, async () => chats.platformEnded(await callers.of(passed.request), chatId));
    },

    close(): void {
      isClosed = true;
      for (const timer of secondLooks) clearTimeout(timer);
    },
  };
}

export type UpstreamObserver = ReturnType<typeof createUpstreamObserver>;

const FOREIGN =
  'the contact center gave a client a chat that is another client’s here, so this client is not notified of it: ' +
  'make sure that every installation of the app has its own client id';
const UNUSABLE =
  'the contact center answered Request Chat with something other than the contract’s JSON, so the client is not ' +
  'notified of this chat: see that BECKON_UPSTREAM_URL is right';
const SLOW = 'keeping a new chat takes long: its client was answered before';

/** Logs what an admin must do. The contact center has just accepted the tenant and the app. */
function logWhyNot(request: FastifyRequest, error: unknown): void {
  const log: FastifyBaseLogger = request.log;
  if (!(error instanceof DomainError)) {
    log.error({ err: error }, 'keeping a chat of the contact center failed: its client is not notified of it');
    return;
  }
  const { tenantUrl, host, authorization } = requestCredentials(request);
  const tenant = parseTenantHost(tenantUrl ?? host ?? '');
  switch (error.code) {
    case 'TENANT_UNKNOWN':
      log.warn({ tenant }, 'the contact center has a tenant that is not known here: create it (createTenant)');
      break;
    case 'APP_UNKNOWN': {
      const claim = parseAuthorization(authorization);
      const appId = claim.scheme === 'bearer' ? null : claim.appId;
      log.warn({ tenant, appId }, 'the contact center has an app that is not known here: create it (createApp)');
      break;
    }
    default:
      log.warn(
        { code: error.code },
        'a chat of the contact center is not kept here: its client is not notified of it until it asks for it again',
      );
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.code !== 'STORE_UNAVAILABLE';
}

/** The events of a body in either direction; other entries are ignored. */
function eventsOf(body: Record<string, unknown> | null): SeenEvent[] {
  const events: unknown = body?.['events'];
  if (!Array.isArray(events)) return [];
  return events.flatMap((item: unknown) => {
    const { event, msg_id: msgId } = (item ?? {}) as Record<string, unknown>;
    return typeof event === 'string' ? [{ event, msgId: typeof msgId === 'string' ? msgId : null }] : [];
  });
}
