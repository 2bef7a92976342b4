import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../forms/actions.js';
import { useSend } from '../../gateway/requests.js';
import { SendTestAlertDocument, type SendTestAlertMutation } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { WebhookAnswer } from '../../parts/WebhookAnswer.js';

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
        <WebhookAnswer receiver="The receiver" attempt={attempt} />
      </Group>
      {test.failure && <Failure error={test.failure} title="The test alert was not sent" />}
    </>
  );
}
