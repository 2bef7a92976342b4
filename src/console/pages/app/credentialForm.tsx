import { Checkbox, NumberInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { AppQuery, PushServiceProbe } from '../../generated/graphql.js';

/** The props of each form that sets up a push service. */
export interface ConfiguringProps {
  tenantHost: string;
  appId: string;
  /** The present configuration; null: not set up. */
  config: PushServiceConfig | null;
  /** Called once saved. @param probe the provider's verdict; null: not asked */
  onDone: (probe: PushServiceProbe | null) => void | Promise<void>;
}

/** The configuration of an app's push service. */
export type PushServiceConfig = NonNullable<AppQuery['app']>['pushServices'][number];

export interface Replacement {
  probe: boolean;
  keepPreviousHours: number;
}

export const REPLACEMENT: Readonly<Replacement> = { probe: true, keepPreviousHours: 24 };

/** For the form's `validate`. An input for numbers is `''` where it is empty. */
export const REPLACEMENT_RULES = {
  keepPreviousHours: (hours: number | '') => (hours === '' ? 'Enter a number of hours; 0 for none' : null),
};

interface ReplacementFieldsProps {
  form: Pick<UseFormReturnType<Replacement>, 'key' | 'getInputProps'>;
  /** "Apple" or "Google". */
  provider: string;
  /** Whether there are credentials already. */
  isReplacing: boolean;
}

/** Options for replacing the credentials in use. */
export function ReplacementFields({ form, provider, isReplacing }: ReplacementFieldsProps) {
  return (
    <>
      <Checkbox
        key={form.key('probe')}
        label={`Test with ${provider} before saving`}
        description="If the credentials are refused, nothing changes."
        {...form.getInputProps('probe', { type: 'checkbox' })}
      />
      {isReplacing && (
        <NumberInput
          key={form.key('keepPreviousHours')}
          label="Keep the present credentials for"
          description="Used as a fallback if the new ones are refused."
          suffix=" hours"
          min={0}
          max={2_160}
          allowDecimal={false}
          required
          {...form.getInputProps('keepPreviousHours')}
        />
      )}
    </>
  );
}
