import type { Logger } from 'pino';
import { authorize, type Caller } from '../domain/caller.js';
import { isChatId } from '../domain/chatId.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { Slice } from '../domain/slice.js';
import { LISTED_MS, RECORDED_CODES, type Door, type ListedRefusal, type RefusedOperation } from './refusedRequest.js';
import type { AppKey, RefusalsStore } from './refusals.store.js';
import { shownChatId } from './shownChatId.js';

/** A request of a device. */
export interface DeviceRequest {
  operation: RefusedOperation;
  door: Door;
  /** As it was sent, valid or not; null: the request names none. */
  chatId: string | null;
  requestId: string;
}

/** The use cases of refused requests. */
export type Refusals = ReturnType<typeof createRefusals>;

interface RefusalsOptions {
  store: { refusals: RefusalsStore };
  clock: Clock;
  logger: Logger;
}

export function createRefusals({ store, clock, logger }: RefusalsOptions) {
  /** Records a refusal so that its cause can be found. The caller's answer does not wait for it. */
  function record(caller: Caller | null, { operation, door, chatId, requestId }: DeviceRequest, error: unknown): void {
    if (!(error instanceof DomainError) || !RECORDED_CODES.has(error.code) || caller?.role !== 'DEVICE') return;
    const { tenant, appId } = caller;
    const chat = chatId !== null && isChatId(chatId) ? chatId : null;
    const field = error.inputPath?.join('.') ?? null;
    const shown = chat && shownChatId(chat);
    const { code, message } = error;
    logger.info({ requestId, tenant: tenant.host, app: appId, chat: shown, operation, door, code, field }, 'refused');
    store.refusals
      .record({
        requestId,
        tenantId: tenant.id,
        appId,
        chatId: chat,
        operation,
        door,
        code,
        field,
        message,
        at: clock(),
      })
      .catch((err: unknown) => logger.debug({ err }, 'a refused request could not be recorded'));
  }

  return {
    record,

    /** Does the work of a request, and records its refusal. @throws what the work throws */
    async recording<T>(caller: Caller, request: DeviceRequest, work: () => Promise<T> | T): Promise<T> {
      try {
        return await work();
      } catch (error) {
        record(caller, request, error);
        throw error;
      }
    },

    /** The refused requests of an app that the caller has found, newest first. @throws DomainError FORBIDDEN */
    async ofApp(caller: Caller, app: AppKey, slice: Slice<bigint>): Promise<ListedRefusal[]> {
      authorize(caller, 'readRefusedRequests');
      return store.refusals.ofApp(app, new Date(clock().getTime() - LISTED_MS), slice);
    },
  };
}
