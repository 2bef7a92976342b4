/** A pause that can be cut short. */
export interface Waker {
  /** From here on a `wake` is remembered. */
  reset(): void;
  /** Ends the current pause, or skips the next one. */
  wake(): void;
  /** Whether a `wake` is remembered. */
  isWoken(): boolean;
  /** Resolves after `ms`, or with `wake`. */
  rest(ms: number): Promise<void>;
}

export function createWaker(): Waker {
  let woken = false;
  let interrupt: (() => void) | null = null;
  return {
    reset() {
      woken = false;
    },
    wake() {
      woken = true;
      interrupt?.();
    },
    isWoken: () => woken,
    rest(ms) {
      if (woken) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          interrupt = null;
          resolve();
        };
        const timer = setTimeout(done, ms);
        interrupt = done;
      });
    },
  };
}
