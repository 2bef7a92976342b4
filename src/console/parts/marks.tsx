import { Badge } from '@mantine/core';
import type { StatusLook } from '../format/labels.js';
import type { LiveState } from '../gateway/useLive.js';

/** Colours that call for a look. All other states have a grey dot. */
const TROUBLE = /^(?:red|orange|yellow)\b/;

/** The colour of a state's dot. */
function dotColor(color: string): string {
  return TROUBLE.test(color) ? color : 'var(--quiet-color)';
}

/** A state in a line of text. The dot adds no information of its own. */
export function Mark({ look: { label, color } }: { look: StatusLook }) {
  return (
    <Badge variant="dot" color={dotColor(color)} className="mark" miw="max-content">
      {label}
    </Badge>
  );
}

const LOOKS: Readonly<Record<LiveState, StatusLook>> = {
  connecting: { label: 'Connecting', color: 'gray.6' },
  live: { label: 'Live', color: 'gray.6' },
  interrupted: { label: 'Live updates are interrupted; trying again', color: 'red.6' },
};

/** The state of a page's live queries: the worst one counts. */
export function LiveMark({ states }: { states: readonly LiveState[] }) {
  const worst = (['interrupted', 'connecting'] as const).find((state) => states.includes(state)) ?? 'live';
  const { label, color } = LOOKS[worst];
  return (
    <Badge variant="dot" color={dotColor(color)} className="mark" miw="max-content" role="status">
      {label}
    </Badge>
  );
}
