import { Group, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { counted } from '../../format/text.js';
import { localTime, momentOf } from '../../format/times.js';
import { useSend } from '../../gateway/requests.js';
import { ReplayWebhookDocument } from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { Time, useNow } from '../../parts/Time.js';

interface Counted {
  since: string;
  chats: number;
  events: number;
}

const HOUR_MS = 3_600_000;

/** Counts the client events since a time, and sends them again after a question. */
export function ReplayForm({ host }: { host: string }) {
  const replay = useSend(ReplayWebhookDocument);
  const now = useNow();
  const [counts, setCounts] = useState<Counted | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { since: localTime(new Date(now - HOUR_MS).toISOString()) },
    validate: { since: (since) => (momentOf(since) === null ? 'Enter a date and a time' : null) },
  });
  const submission = useSubmission({
    form,
    async send(values) {
      const since = momentOf(values.since) ?? '';
      const answer = (await replay({ input: { tenantHost: host, since, dryRun: true } })).replayWebhook;
      const { chats, events, userErrors } = answer;
      if (typeof chats !== 'number' || typeof events !== 'number') return userErrors;
      if (events === 0) return [{ message: 'there are no client events since then', path: ['since'] }];
      setCounts({ since, chats, events });
      return [];
    },
  });
  const start = useAction(async ({ since }: Counted) => {
    const answer = (await replay({ input: { tenantHost: host, since } })).replayWebhook;
    if (answer.userErrors.length > 0) return answer.userErrors;
    setCounts(null);
    notifySuccess(`${counted(answer.events ?? 0, 'event')} of ${counted(answer.chats ?? 0, 'chat')} are sent again.`);
    return [];
  });
  const leave = () => {
    start.forget();
    setCounts(null);
  };
  return (
    <Section
      title="Send events again"
      lead="For a platform that has lost events: client events since a time are sent once more, each chat's in order."
    >
      <SubmitForm
        label="Send events again"
        submission={submission}
        failed="The events were not counted"
        action="Count, then ask"
      >
        <Group align="flex-start">
          <TextInput
            key={form.key('since')}
            type="datetime-local"
            label="Since"
            description="At most 30 days ago, in your time zone."
            {...form.getInputProps('since')}
          />
        </Group>
      </SubmitForm>
      <ConfirmDialog
        title="Send these events again?"
        opened={counts !== null}
        action={`Send ${counted(counts?.events ?? 0, 'event')} again`}
        onConfirm={() => counts && start.start(counts)}
        onClose={leave}
        isPending={start.isPending}
        failure={start.failure}
      >
        {counts && (
          <Text size="sm">
            Since <Time at={counts.since} isExact />: {counted(counts.events, 'client event')} in{' '}
            {counted(counts.chats, 'chat')}. The platform receives them once more, with other request ids. The audit log
            records it.
          </Text>
        )}
      </ConfirmDialog>
    </Section>
  );
}
