import { Badge } from '@mantine/core';
import type { StatusLook } from '../format/labels.js';
import type { LiveState } from '../gateway/useLive.js';

/** A label with a coloured dot. The colour adds no information of its own. */
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

/** The state of a page's live queries: the worst one counts. */
export function LiveMark({ states }: { states: readonly LiveState[] }) {
  const worst = (['interrupted', 'connecting'] as const).find((state) => states.includes(state)) ?? 'live';
  const { label, color } = LOOKS[worst];
  return (
    <Badge variant="dot" color={color} size="lg" miw="max-content" role="status">
      {label}
    </Badge>
  );
}
