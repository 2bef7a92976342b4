/** Identifies a chat across all tenants. */
export interface ChatName {
  tenantId: number;
  chatId: string;
}

/** One waiter for changes of one chat. */
interface ChatWaiter {
  /** Forgets changes so far. Only later changes end the next rest. */
  reset(): void;
  /** Resolves at the next change of the chat since `reset`, after `ms` milliseconds, or when `signal` is aborted. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
  /** Stops listening. */
  leave(): void;
}

/** The waiters of this node, by chat. */
export interface ChatWaiters {
  enter(chat: ChatName): ChatWaiter;
  /** Wakes the waiters of this chat. */
  wake(chat: ChatName): void;
  /** Wakes all waiters. */
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
