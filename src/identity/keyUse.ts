import type { Clock } from '../domain/clock.js';
import { MINUTE_MS } from '../domain/durations.js';
import type { ApiKeyUse } from './apiKeys.store.js';
import type { ApiKeysStore } from './apiKeys.store.js';

/** Keeps when each API key was used last, to the minute, at no cost to the requests that use it. */
export interface KeyUse {
  used(tenantId: number, id: string): void;
  start(): void;
  /** Writes the rest. Never fails. */
  stop(): Promise<void>;
}

interface KeyUseOptions {
  store: { apiKeys: ApiKeysStore };
  clock: Clock;
  logger: { warn(details: object, message: string): void };
  everyMs?: number;
}

export function createKeyUse({ store, clock, logger, everyMs = MINUTE_MS }: KeyUseOptions): KeyUse {
  /** By tenant and key, so never more than there are keys in use. */
  let uses = new Map<string, ApiKeyUse>();
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    if (uses.size === 0) return;
    const written = uses;
    uses = new Map();
    try {
      await store.apiKeys.markUsed([...written.values()]);
    } catch (err) {
      // They are written with the next ones. Keys used again meanwhile have a later time already.
      uses = new Map([...written, ...uses]);
      logger.warn({ err }, 'the last use of API keys could not be stored');
    }
  }
  const writeNext = () => (writing = writing.then(write));

  return {
    used(tenantId, id) {
      uses.set(`${tenantId} ${id}`, { tenantId, id, at: clock() });
    },
    start() {
      timer = setInterval(() => void writeNext(), everyMs).unref();
    },
    async stop() {
      if (timer) clearInterval(timer);
      await writeNext();
    },
  };
}
