import { Checkbox, NumberInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { AppQuery, PushServiceProbe } from '../../generated/graphql.js';

/** What each form that sets up a push service is given. */
export interface ConfiguringProps {
  tenantHost: string;
  appId: string;
  /** What is to be replaced; null: it is not set up. */
  config: PushServiceConfig | null;
  /** Called when it is set up. @param probe what the provider has said; null: it was not asked */
  onDone: (probe: PushServiceProbe | null) => void | Promise<void>;
}

/** How a push service of an app is set up. */
export type PushServiceConfig = NonNullable<AppQuery['app']>['pushServices'][number];

export interface Replacement {
  probe: boolean;
  keepPreviousHours: number;
}

export const REPLACEMENT: Readonly<Replacement> = { probe: true, keepPreviousHours: 24 };

/** For the form's `validate`. An input for numbers is `''` where it is empty. */
export const REPLACEMENT_RULES = {
  keepPreviousHours: (hours: number | '') => (hours === '' ? 'Give a number of hours; 0 for none' : null),
};

export interface ReplacementFieldsProps {
  form: Pick<UseFormReturnType<Replacement>, 'key' | 'getInputProps'>;
  /** "Apple" or "Google". */
  provider: string;
  /** Whether there are credentials already. */
  isReplacing: boolean;
}

/** How new credentials take the place of those in use. */
export function ReplacementFields({ form, provider, isReplacing }: ReplacementFieldsProps) {
  return (
    <>
      <Checkbox
        key={form.key('probe')}
        label={`Ask ${provider} before saving`}
        description="Nothing changes where the credentials are refused."
        {...form.getInputProps('probe', { type: 'checkbox' })}
      />
      {isReplacing && (
        <NumberInput
          key={form.key('keepPreviousHours')}
          label="Fall back for"
          description="So long the present credentials are used again should the new ones be refused."
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
