import type { FormErrors, UseFormReturnType } from '@mantine/form';
import type { SubmitEvent } from 'react';
import { useWork, type Work } from './actions.js';
import { placeRefusals, type Refusal } from './refusals.js';

interface SubmissionOptions<Values> {
  form: UseFormReturnType<Values>;
  /** Sends the form and returns the gateway's refusals; empty: done. */
  send: (values: Values) => Promise<readonly Refusal[]>;
}

export interface Submission extends Omit<Work, 'run'> {
  /** For the form element. */
  onSubmit: (event?: SubmitEvent<HTMLFormElement>) => void;
}

/**
 * Sends a form. Errors of a field are shown at the field, and the first such field gets the focus. Other errors are
 * `failure`.
 */
export function useSubmission<Values extends object>({ form, send }: SubmissionOptions<Values>): Submission {
  const { run, ...state } = useWork();
  const submit = (values: Values) =>
    run(async () => {
      const { fields, others } = placeRefusals(await send(values), Object.keys(form.getValues()));
      form.setErrors(fields);
      pointAt(form, fields);
      return others.length > 0 ? new Error(others.join(' ')) : null;
    });
  return {
    ...state,
    onSubmit: form.onSubmit(
      (values) => void submit(values),
      (errors) => pointAt(form, errors),
    ),
  };
}

/** Focuses the first field of a form that has an error. */
function pointAt<Values extends object>(form: UseFormReturnType<Values>, errors: FormErrors): void {
  const first = Object.keys(form.getValues()).find((field) => errors[field] != null);
  if (first !== undefined) form.getInputNode(first)?.focus();
}
