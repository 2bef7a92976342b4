import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { CopyButton } from './CopyButton.js';

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
