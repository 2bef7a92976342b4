export interface InFlight {
  /** Runs and remembers until it has settled. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is running. */
  drained(): Promise<void>;
}

/** What is running now, so that closing can wait for it. */
export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      running.add(work);
      const forget = () => running.delete(work);
      work.then(forget, forget);
      return work;
    },
    async drained() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
