import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  SendTestWebhookEventDocument,
  WebhookActivityDocument,
  type SendTestWebhookEventMutation,
} from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';
import { WebhookAnswer } from '../../parts/WebhookAnswer.js';

type Attempt = NonNullable<SendTestWebhookEventMutation['sendTestWebhookEvent']['attempt']>;

/** Sends a test event and shows the platform's answer. */
export function TestEvent({ host }: { host: string }) {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const sendTest = useSend(SendTestWebhookEventDocument);
  const refresh = useRefresh();
  const test = useAction(async () => {
    setAttempt(null);
    const answer = (await sendTest({ input: { tenantHost: host } })).sendTestWebhookEvent;
    if (!answer.attempt) return answer.userErrors;
    setAttempt(answer.attempt);
    await refresh(WebhookActivityDocument);
    return [];
  });
  return (
    <Section
      title="Test event"
      lead="Sends one signed event now, also while the webhook is off. It says that it is a test, and it is not retried."
    >
      <Group>
        <Button variant="default" loading={test.isPending} onClick={test.start}>
          Send test event
        </Button>
        <WebhookAnswer receiver="The platform" attempt={attempt} />
      </Group>
      {test.failure && <Failure error={test.failure} title="The test event was not sent" />}
    </Section>
  );
}
