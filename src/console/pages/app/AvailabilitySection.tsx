import { NumberInput, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AppDocument, type AppQuery, SetAvailabilityDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';

interface AvailabilitySectionProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
}

/** What an app's clients see before they request a chat. */
export function AvailabilitySection({ tenantHost, app }: AvailabilitySectionProps) {
  const mayChange = useMayChange();
  const setAvailability = useSend(SetAvailabilityDocument);
  const refresh = useRefresh();
  const form = useForm<{ available: boolean; estimatedWaitSeconds: number | string }>({
    mode: 'uncontrolled',
    initialValues: { available: app.available, estimatedWaitSeconds: app.estimatedWaitSeconds ?? '' },
  });
  const submission = useSubmission({
    form,
    async send({ available, estimatedWaitSeconds: wait }) {
      const estimatedWaitSeconds = wait === '' ? null : Number(wait);
      const input = { tenantHost, appId: app.appId, available, estimatedWaitSeconds };
      const { userErrors } = (await setAvailability({ input })).setAvailability;
      if (userErrors.length > 0) return userErrors;
      await refresh(AppDocument);
      notifySuccess('The availability is saved.');
      return [];
    },
  });
  return (
    <Section
      title="Availability"
      lead="What clients see before they request a chat. The chat platform can change it too."
    >
      <SubmitForm
        label="Availability"
        submission={submission}
        failed="The availability was not saved"
        action={mayChange && 'Save availability'}
      >
        <Switch
          key={form.key('available')}
          label="Agents are available"
          disabled={!mayChange}
          {...form.getInputProps('available', { type: 'checkbox' })}
        />
        <NumberInput
          key={form.key('estimatedWaitSeconds')}
          label="Estimated wait"
          description="Until an agent answers. Empty: unknown."
          suffix=" seconds"
          min={0}
          max={86_400}
          allowDecimal={false}
          allowNegative={false}
          readOnly={!mayChange}
          w={260}
          {...form.getInputProps('estimatedWaitSeconds')}
        />
      </SubmitForm>
    </Section>
  );
}
