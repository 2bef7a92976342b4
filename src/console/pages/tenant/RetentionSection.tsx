import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { useSend } from '../../gateway/useSend.js';
import { SetRetentionDocument, TenantDocument, type Retention } from '../../generated/graphql.js';
import { Failure } from '../../parts/Failure.js';
import { Section } from '../../parts/Section.js';
import { tellDone } from '../../parts/tellDone.js';

const MAX_DAYS = 3_650;

/** How long what has ended is kept. */
export function RetentionSection({ host, retention }: { host: string; retention: Retention }) {
  const mayChange = useMayChange();
  const setRetention = useSend(SetRetentionDocument);
  const refresh = useRefresh();
  const form = useForm<Record<'endedSessionDays' | 'deliveryDays', number | string>>({
    mode: 'uncontrolled',
    initialValues: { endedSessionDays: retention.endedSessionDays ?? '', deliveryDays: retention.deliveryDays ?? '' },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ endedSessionDays, deliveryDays }) {
      const input = {
        tenantHost: host,
        endedSessionDays: daysOf(endedSessionDays),
        deliveryDays: daysOf(deliveryDays),
      };
      const { tenant, userErrors } = (await setRetention({ input })).setRetention;
      if (!tenant) return userErrors;
      await refresh(TenantDocument);
      tellDone('The retention is saved.');
      return [];
    },
  });
  const days = {
    placeholder: 'For ever',
    min: 1,
    max: MAX_DAYS,
    allowDecimal: false,
    allowNegative: false,
    suffix: ' days',
    readOnly: !mayChange,
    w: 260,
  };
  return (
    <Section title="Retention" lead="What is older is removed by itself, a part at a time. Empty means for ever.">
      <form onSubmit={onSubmit} noValidate aria-label="Retention">
        <Stack align="flex-start">
          <Group align="flex-start">
            <NumberInput
              key={form.key('endedSessionDays')}
              label="Ended chats"
              description="With all that is known of them."
              {...days}
              {...form.getInputProps('endedSessionDays')}
            />
            <NumberInput
              key={form.key('deliveryDays')}
              label="Deliveries"
              description="Settled ones; at most as long as chats."
              {...days}
              {...form.getInputProps('deliveryDays')}
            />
          </Group>
          {failure && <Failure error={failure} title="The retention was not saved" />}
          {mayChange && (
            <Button type="submit" loading={isPending}>
              Save retention
            </Button>
          )}
        </Stack>
      </form>
    </Section>
  );
}

function daysOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
