import { Tooltip } from '@mantine/core';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { exactTime, shortTime, spokenTime } from '../format/times.js';

export interface TimeProps {
  /** As the gateway tells it. */
  at: string;
  /** To the second, where what comes one after the other is compared. */
  isExact?: boolean;
}

/** A moment, in the reader's zone; all of it for whoever points at it. */
export function Time({ at, isExact = false }: TimeProps) {
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <Tooltip label={exactTime(moment)}>
      <time dateTime={at}>{isExact ? shortTime(moment) : spokenTime(moment, now)}</time>
    </Tooltip>
  );
}

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
