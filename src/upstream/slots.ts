/** A limited number of slots. A taker waits for a free one for a short time. */
interface Slots {
  /**
   * @returns whether a slot was taken; false: too many are waiting, none became free in time, or the signal was aborted
   */
  take(signal: AbortSignal): Promise<boolean>;
  /** Releases a slot to the longest waiting taker. */
  release(): void;
}

interface SlotOptions {
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
