import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../forms/actions.js';
import { spokenDuration } from '../../format/times.js';
import { useSend } from '../../gateway/requests.js';
import { SendTestAlertDocument, type SendTestAlertMutation } from '../../generated/graphql.js';
import { Mark } from '../../parts/marks.js';
import { Failure } from '../../parts/states.js';

type Attempt = NonNullable<SendTestAlertMutation['sendTestAlert']['attempt']>;

/** Sends `alert.test` and shows the receiver's answer. @param tenantHost null: that of all tenants */
export function TestAlert({ tenantHost }: { tenantHost: string | null }) {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const sendTest = useSend(SendTestAlertDocument);
  const test = useAction(async () => {
    setAttempt(null);
    const answer = (await sendTest({ input: { tenantHost } })).sendTestAlert;
    if (!answer.attempt) return answer.userErrors;
    setAttempt(answer.attempt);
    return [];
  });
  return (
    <>
      <Group>
        <Button variant="default" loading={test.isPending} onClick={test.start}>
          Send test alert
        </Button>
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
                {attempt.error ? 'The receiver did not take it' : 'The receiver took it'} after{' '}
                {spokenDuration(attempt.durationMs)}.
              </Text>
            </Group>
          )}
        </div>
      </Group>
      {test.failure && <Failure error={test.failure} title="The test alert was not sent" />}
    </>
  );
}
