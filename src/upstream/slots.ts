/** Slots that are held for a while; who finds none waits for one, but not for long. */
export interface Slots {
  /** @returns whether one was taken: not where too many wait already, where none came free in time, or at the signal */
  take(signal: AbortSignal): Promise<boolean>;
  /** Gives one back, to whoever has waited the longest. */
  release(): void;
}

export interface SlotOptions {
  slots: number;
  maxWaiting: number;
  patienceMs: number;
}

export function createSlots({ slots, maxWaiting, patienceMs }: SlotOptions): Slots {
  let free = slots;
  const waiting = new Set<() => void>();

  return {
    take(signal) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(true);
      }
      if (waiting.size >= maxWaiting || signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (isTaken: boolean) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          waiting.delete(got);
          resolve(isTaken);
        };
        const got = () => settle(true);
        const giveUp = () => settle(false);
        const timer = setTimeout(giveUp, patienceMs);
        signal.addEventListener('abort', giveUp);
        waiting.add(got);
      });
    },
    release() {
      const [next] = waiting;
      if (next) next();
      else free += 1;
    },
  };
}
