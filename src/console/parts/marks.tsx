import { Badge } from '@mantine/core';
import type { StatusLook } from '../format/labels.js';
import type { LiveState } from '../gateway/useLive.js';

/** A word with a dot of its colour: the word says it, the colour only helps to find it. */
export function Mark({ look: { label, color } }: { look: StatusLook }) {
  return (
    <Badge variant="dot" color={color} size="lg" miw="max-content">
      {label}
    </Badge>
  );
}

const LOOKS: Readonly<Record<LiveState, { label: string; color: string }>> = {
  connecting: { label: 'Connecting', color: 'gray.6' },
  live: { label: 'Live', color: 'teal.6' },
  interrupted: { label: 'Live updates are interrupted; trying again', color: 'red.6' },
};

/** Whether what is shown follows what happens. Several live queries are as good as the worst of them. */
export function LiveMark({ states }: { states: readonly LiveState[] }) {
  const worst = (['interrupted', 'connecting'] as const).find((state) => states.includes(state)) ?? 'live';
  const { label, color } = LOOKS[worst];
  return (
    <Badge variant="dot" color={color} size="lg" miw="max-content" role="status">
      {label}
    </Badge>
  );
}
