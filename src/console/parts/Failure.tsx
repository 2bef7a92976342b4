import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { sentence } from '../format/sentence.js';

export interface FailureProps {
  error: Error;
  /** What was not done, as a title. */
  title?: string;
  /** Tries again. */
  onRetry?: () => void;
}

/** Says what has failed and why, and offers to try again. */
export function Failure({ error, title = 'This could not be loaded', onRetry }: FailureProps) {
  return (
    <Alert color="red" role="alert" title={title} icon={<IconAlertTriangle aria-hidden />}>
      <Group justify="space-between" align="center">
        <Text size="sm">{sentence(error.message)}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
