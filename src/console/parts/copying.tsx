import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

interface CopyButtonProps {
  text: string;
  /** What is copied, as on the button: "the key". */
  what: string;
}

/** Copies a text. Browsers allow it only on HTTPS and on localhost, so it reports a failure. */
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
        {error && 'Copying failed: select the text and copy it'}
      </span>
    </>
  );
}

interface CommandProps {
  text: string;
  /** What the text is, for screen readers and the button: "the request". */
  what: string;
}

/** A shell command with a copy button. */
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

interface SecretOnceProps {
  secret: string;
  /** What it is, as in "Copy the key". */
  what: string;
}

/**
 * A secret that the gateway returns once. The parent keeps it in its own state only and drops it afterwards. It takes
 * the focus, because the form that requested it is gone.
 */
export function SecretOnce({ secret, what }: SecretOnceProps) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <Alert
      ref={shown}
      tabIndex={-1}
      color="yellow"
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title="Copy it now: it is shown only once"
    >
      <Stack gap="xs">
        <Text size="sm">The gateway cannot show {what} again. Store it with your secrets.</Text>
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
