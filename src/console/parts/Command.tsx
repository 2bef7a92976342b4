import { Code, Group, Stack } from '@mantine/core';
import { CopyButton } from './CopyButton.js';

export interface CommandProps {
  text: string;
  /** What it does, for screen readers and for the button's name: "the request". */
  what: string;
}

/** A text for a terminal, to copy whole. */
export function Command({ text, what }: CommandProps) {
  return (
    <Stack gap="xs">
      <Code block tabIndex={0} role="region" aria-label={what}>
        {text}
      </Code>
      <Group gap="xs">
        <CopyButton text={text} what={what} />
      </Group>
    </Stack>
  );
}
