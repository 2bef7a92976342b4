import { Tooltip } from '@mantine/core';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { exactTime, shortTime, spokenTime } from '../format/times.js';

interface TimeProps {
  /** ISO time. */
  at: string;
  /** To the second, for comparing entries of a sequence. */
  isExact?: boolean;
}

/** A time in the browser's zone, with the exact time as a tooltip. */
export function Time({ at, isExact = false }: TimeProps) {
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <Tooltip label={exactTime(moment)}>
      <time dateTime={at}>{isExact ? shortTime(moment) : spokenTime(moment, now)}</time>
    </Tooltip>
  );
}

/** How precise "3 minutes ago" must be. */
const TICK_MS = 15_000;

const NowContext = createContext<number | null>(null);

/** One clock for all relative times of a page. */
export function NowProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Milliseconds since 1970, updated every few seconds. */
export function useNow(): number {
  const now = use(NowContext);
  if (now === null) throw new Error('useNow must be used inside NowProvider');
  return now;
}
