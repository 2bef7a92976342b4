import { Tooltip } from '@mantine/core';
import { exactTime } from '../format/exactTime.js';
import { shortTime } from '../format/shortTime.js';
import { spokenTime } from '../format/spokenTime.js';
import { useNow } from './NowProvider.js';

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
