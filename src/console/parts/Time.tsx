import { Text, Tooltip } from '@mantine/core';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { exactTime, shortTime, spokenTime } from '../format/times.js';

interface TimeProps {
  /** ISO time. */
  at: string;
  /** To the second, for comparing entries of a sequence. */
  isExact?: boolean;
  /** Whether the exact time is shown elsewhere, such as in the details of a row: then it takes no keyboard focus. */
  isDetailed?: boolean;
}

/** A time relative to now, with the exact time and its zone as a tooltip: for the pointer and for the keyboard. */
export function Time({ at, isExact = false, isDetailed = isExact }: TimeProps) {
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <Tooltip label={exactTime(moment)}>
      <time dateTime={at} tabIndex={isDetailed ? undefined : 0}>
        {isExact ? shortTime(moment) : spokenTime(moment, now)}
      </time>
    </Tooltip>
  );
}

/** A time in full and relative to now, where there is space for both. @param at ISO time */
export function FullTime({ at }: { at: string }) {
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <time dateTime={at}>
      {spokenTime(moment, now)}
      <Text span inherit c="dimmed" display="block">
        {exactTime(moment)}
      </Text>
    </time>
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
