import { Group, Text } from '@mantine/core';
import { spokenDuration } from '../format/times.js';
import { Mark } from './marks.js';

interface WebhookAnswerProps {
  /** The receiver of the request, at the beginning of a sentence. */
  receiver: string;
  /** Null: there is no answer yet. */
  attempt: { error?: string | null; statusCode?: number | null; durationMs: number } | null;
}

/** A receiver's answer to a test. Screen readers announce it. */
export function WebhookAnswer({ receiver, attempt }: WebhookAnswerProps) {
  return (
    <div role="status">
      {attempt && (
        <Group gap="xs">
          <Mark
            look={
              attempt.error
                ? { label: attempt.error, color: 'red.6' }
                : { label: `HTTP ${attempt.statusCode ?? ''}`, color: 'teal.6' }
            }
          />
          <Text size="sm">
            {receiver} {attempt.error ? 'did not take it' : 'took it'} after {spokenDuration(attempt.durationMs)}.
          </Text>
        </Group>
      )}
    </div>
  );
}
