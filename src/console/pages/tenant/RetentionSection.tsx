import { Group, NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { type Retention, SetRetentionDocument, TenantDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';

const DAYS = { unit: 'days', max: 3_650, empty: 'Forever' };
const FIELDS = [
  {
    name: 'idleSessionHours',
    label: 'Idle chats end after',
    description: 'After this long without activity.',
    ...{ unit: 'hours', max: 8_760, empty: 'Never' },
  },
  { name: 'endedSessionDays', label: 'Ended chats', description: 'Removed with all their data.', ...DAYS },
  { name: 'deliveryDays', label: 'Deliveries', description: 'Finished ones; at most as long as chats.', ...DAYS },
  { name: 'trafficAuditDays', label: 'Audit of devices', description: "People's actions are kept forever.", ...DAYS },
] as const;

/** How long data is kept, and when idle chats end. */
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
  const submission = useSubmission({
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
    <Section title="Retention" lead="Older data is removed automatically. Empty means forever, or never.">
      <SubmitForm
        label="Retention"
        submission={submission}
        failed="The retention was not saved"
        action={mayChange && 'Save retention'}
      >
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
      </SubmitForm>
    </Section>
  );
}

function timeOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
