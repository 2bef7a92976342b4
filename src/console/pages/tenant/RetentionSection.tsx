import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { type Retention, SetRetentionDocument, TenantDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';

const DAYS = { unit: 'days', max: 3_650, empty: 'For ever' };
const FIELDS = [
  {
    name: 'idleSessionHours',
    label: 'Idle chats end after',
    description: 'Hours without anything happening.',
    ...{ unit: 'hours', max: 8_760, empty: 'Never' },
  },
  { name: 'endedSessionDays', label: 'Ended chats', description: 'With all that is known of them.', ...DAYS },
  { name: 'deliveryDays', label: 'Deliveries', description: 'Settled ones; at most as long as chats.', ...DAYS },
  { name: 'trafficAuditDays', label: 'Audit of devices', description: 'What people did stays for ever.', ...DAYS },
] as const;

/** How long what has ended is kept, and how long chats may be idle. */
export function RetentionSection({ host, retention }: { host: string; retention: Retention }) {
  const mayChange = useMayChange();
  const setRetention = useSend(SetRetentionDocument);
  const refresh = useRefresh();
  const form = useForm<Record<(typeof FIELDS)[number]['name'], number | string>>({
    mode: 'uncontrolled',
    initialValues: {
      idleSessionHours: retention.idleSessionHours ?? '',
      endedSessionDays: retention.endedSessionDays ?? '',
      deliveryDays: retention.deliveryDays ?? '',
      trafficAuditDays: retention.trafficAuditDays ?? '',
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send(values) {
      const input = {
        tenantHost: host,
        idleSessionHours: timeOf(values.idleSessionHours),
        endedSessionDays: timeOf(values.endedSessionDays),
        deliveryDays: timeOf(values.deliveryDays),
        trafficAuditDays: timeOf(values.trafficAuditDays),
      };
      const { tenant, userErrors } = (await setRetention({ input })).setRetention;
      if (!tenant) return userErrors;
      await refresh(TenantDocument);
      notifySuccess('The retention is saved.');
      return [];
    },
  });
  return (
    <Section
      title="Retention"
      lead="What is older is removed by itself, a part at a time. Empty means for ever, or never."
    >
      <form onSubmit={onSubmit} noValidate aria-label="Retention">
        <Stack align="flex-start">
          <Group align="flex-start">
            {FIELDS.map(({ name, label, description, unit, max, empty }) => (
              <NumberInput
                key={form.key(name)}
                label={label}
                description={description}
                placeholder={empty}
                suffix={` ${unit}`}
                min={1}
                max={max}
                allowDecimal={false}
                allowNegative={false}
                readOnly={!mayChange}
                w={260}
                {...form.getInputProps(name)}
              />
            ))}
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

function timeOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
