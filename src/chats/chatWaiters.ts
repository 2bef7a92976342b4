/** Names a chat among those of all tenants. */
export interface ChatName {
  tenantId: number;
  chatId: string;
}

/** Somebody who waits for news of one chat. */
export interface ChatWaiter {
  /** What has happened so far is known; only what comes from now on ends the next rest. */
  reset(): void;
  /** Resolves at the next news of the chat since `reset`, after `ms` milliseconds, or when `signal` is aborted. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
  /** Listens no more. */
  leave(): void;
}

/** Who on this node waits for news of which chat. */
export interface ChatWaiters {
  enter(chat: ChatName): ChatWaiter;
  /** There is news of this chat. */
  wake(chat: ChatName): void;
  /** There is news for everybody. */
  wakeAll(): void;
}

export function createChatWaiters(): ChatWaiters {
  const byChat = new Map<string, Set<() => void>>();

  return {
    enter(chat) {
      const key = `${chat.tenantId} ${chat.chatId}`;
      let isWoken = false;
      let end: (() => void) | null = null;
      const wake = () => {
        isWoken = true;
        end?.();
      };
      const listeners = byChat.get(key) ?? new Set();
      byChat.set(key, listeners.add(wake));
      return {
        reset() {
          isWoken = false;
        },
        rest(ms, signal) {
          if (isWoken || signal.aborted) return Promise.resolve();
          return new Promise((resolve) => {
            const timer = setTimeout(finish, ms);
            function finish(): void {
              clearTimeout(timer);
              signal.removeEventListener('abort', finish);
              end = null;
              resolve();
            }
            signal.addEventListener('abort', finish);
            end = finish;
          });
        },
        leave() {
          listeners.delete(wake);
          if (listeners.size === 0 && byChat.get(key) === listeners) byChat.delete(key);
        },
      };
    },
    wake({ tenantId, chatId }) {
      for (const wake of byChat.get(`${tenantId} ${chatId}`) ?? []) wake();
    },
    wakeAll() {
      for (const listeners of byChat.values()) for (const wake of listeners) wake();
    },
  };
}
