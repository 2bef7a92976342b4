import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "the key". */
  what: string;
}

/** Copies a text, and says whether it is done: browsers allow it to pages that came by HTTPS or from this machine. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const { copy, copied, error } = useClipboard({ timeout: 3_000 });
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  return (
    <>
      <Button variant="default" size="xs" leftSection={icon} onClick={() => copy(text)}>
        Copy {what}
      </Button>
      <span role="status">
        {copied && 'Copied'}
        {error && 'Select it, and copy it by hand'}
      </span>
    </>
  );
}
