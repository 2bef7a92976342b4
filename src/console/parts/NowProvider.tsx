import { createContext, use, useEffect, useState, type ReactNode } from 'react';

/** "3 minutes ago" need not be truer than this. */
const TICK_MS = 15_000;

const NowContext = createContext<number | null>(null);

/** One clock for all that a page says of time. */
export function NowProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Milliseconds since 1970, renewed every few seconds. */
export function useNow(): number {
  const now = use(NowContext);
  if (now === null) throw new Error('useNow is for what is inside of NowProvider');
  return now;
}
