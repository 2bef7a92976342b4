import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

export interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "the key". */
  what: string;
}

/** Copies a text, and says whether it is done: browsers allow it to pages that came by HTTPS or from this machine. */
function CopyButton({ text, what }: CopyButtonProps) {
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

export interface SecretOnceProps {
  secret: string;
  /** What it is, as in "Copy the key". */
  what: string;
}

/**
 * A secret that the gateway tells once. Whoever shows it keeps it in its own state only, and lets it go. It gets the
 * keyboard, for what has asked for it is gone.
 */
export function SecretOnce({ secret, what }: SecretOnceProps) {
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <Alert
      ref={said}
      tabIndex={-1}
      color="yellow"
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title="Keep it now: it is shown this once"
    >
      <Stack gap="xs">
        <Text size="sm">Nobody can look {what} up later, not even the gateway. Put it where your secrets are.</Text>
        <Code block className="code" aria-label={what}>
          {secret}
        </Code>
        <Group gap="xs">
          <CopyButton text={secret} what={what} />
        </Group>
      </Stack>
    </Alert>
  );
}
