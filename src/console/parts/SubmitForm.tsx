import { Button, Stack, Text, type StackProps } from '@mantine/core';
import type { Submission } from '../forms/useSubmission.js';
import { Failure } from './states.js';

interface SubmitFormProps extends StackProps {
  /** The form's name, for screen readers. */
  label: string;
  submission: Submission;
  /** Title of a failure: "The app was not created". */
  failed: string;
  /** What to do about a failure; null: nothing is known. */
  adviceOn?: (failure: Error) => string | null;
  /** The button's text; false: the reader may not change anything. */
  action: string | false;
}

/** A form: its fields (`children`), why it failed, and the button that sends it. */
export function SubmitForm({ label, submission, failed, adviceOn, action, children, ...stack }: SubmitFormProps) {
  const { onSubmit, isPending, failure } = submission;
  const advice = failure && adviceOn?.(failure);
  return (
    <form onSubmit={onSubmit} noValidate aria-label={label}>
      <Stack align="flex-start" {...stack}>
        {children}
        {failure && <Failure error={failure} title={failed} />}
        {advice && <Text size="sm">{advice}</Text>}
        {action !== false && (
          <div>
            <Button type="submit" loading={isPending}>
              {action}
            </Button>
          </div>
        )}
      </Stack>
    </form>
  );
}
