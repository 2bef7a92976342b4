import { Badge } from '@mantine/core';
import type { StatusLook } from '../format/deliveryStatuses.js';

/** A word with a dot of its colour: the word says it, the colour only helps to find it. */
export function Mark({ look: { label, color } }: { look: StatusLook }) {
  return (
    <Badge variant="dot" color={color} size="lg" miw="max-content">
      {label}
    </Badge>
  );
}
