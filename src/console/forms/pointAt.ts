import type { FormErrors, UseFormReturnType } from '@mantine/form';

/** Gives the keyboard to the first field of a form that something is wrong with. */
export function pointAt<Values extends object>(form: UseFormReturnType<Values>, errors: FormErrors): void {
  const first = Object.keys(form.getValues()).find((field) => errors[field] != null);
  if (first !== undefined) form.getInputNode(first)?.focus();
}
