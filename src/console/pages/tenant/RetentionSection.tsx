import { Group, NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import type { Refusal } from '../../forms/refusals.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  PreviewRetentionDocument,
  type Retention,
  type RetentionRemoval,
  SetRetentionDocument,
  type SetRetentionInput,
  TenantDocument,
} from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { removesAnything, RetentionCounts } from './RetentionCounts.js';

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

interface Asked {
  input: SetRetentionInput;
  removal: RetentionRemoval;
}

/** How long data is kept, and when idle chats end. */
export function RetentionSection({ host, retention }: { host: string; retention: Retention }) {
  const mayChange = useMayChange();
  const setRetention = useSend(SetRetentionDocument);
  const previewRetention = useSend(PreviewRetentionDocument);
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
  const [asked, setAsked] = useState<Asked | null>(null);
  async function save(input: SetRetentionInput): Promise<readonly Refusal[]> {
    const { tenant, userErrors } = (await setRetention({ input })).setRetention;
    if (!tenant) return userErrors;
    await refresh(TenantDocument);
    setAsked(null);
    notifySuccess('The retention is saved.');
    return [];
  }
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
      const { removal, userErrors } = (await previewRetention({ input })).previewRetention;
      if (!removal) return userErrors;
      if (!removesAnything(removal)) return save(input);
      setAsked({ input, removal });
      return [];
    },
  });
  const saving = useAction(async (input: SetRetentionInput) => save(input));
  const leave = () => {
    saving.forget();
    setAsked(null);
  };
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
      <ConfirmDialog
        title="Remove data by this retention?"
        opened={asked !== null}
        action="Save and remove"
        onConfirm={() => asked && saving.start(asked.input)}
        onClose={leave}
        isPending={saving.isPending}
        failure={saving.failure}
      >
        {asked && <RetentionCounts removal={asked.removal} />}
      </ConfirmDialog>
    </Section>
  );
}

function timeOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
