import { Button, NumberInput, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AppDocument, type AppQuery, SetAvailabilityDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';

export interface AvailabilitySectionProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
}

/** What clients of an app are told before they ask for a chat. */
export function AvailabilitySection({ tenantHost, app }: AvailabilitySectionProps) {
  const mayChange = useMayChange();
  const setAvailability = useSend(SetAvailabilityDocument);
  const refresh = useRefresh();
  const form = useForm<{ available: boolean; estimatedWaitSeconds: number | string }>({
    mode: 'uncontrolled',
    initialValues: { available: app.available, estimatedWaitSeconds: app.estimatedWaitSeconds ?? '' },
  });
  const { onSubmit, isPending, failure } = useSubmission({
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
      lead="What clients are told before they ask for a chat. The platform may change it too."
    >
      <form onSubmit={onSubmit} noValidate aria-label="Availability">
        <Stack align="flex-start">
          <Switch
            key={form.key('available')}
            label="Agents are available"
            disabled={!mayChange}
            {...form.getInputProps('available', { type: 'checkbox' })}
          />
          <NumberInput
            key={form.key('estimatedWaitSeconds')}
            label="Estimated wait"
            description="Until an agent is there. Empty: unknown."
            suffix=" seconds"
            min={0}
            max={86_400}
            allowDecimal={false}
            allowNegative={false}
            readOnly={!mayChange}
            w={260}
            {...form.getInputProps('estimatedWaitSeconds')}
          />
          {failure && <Failure error={failure} title="The availability was not saved" />}
          {mayChange && (
            <Button type="submit" loading={isPending}>
              Save availability
            </Button>
          )}
        </Stack>
      </form>
    </Section>
  );
}
