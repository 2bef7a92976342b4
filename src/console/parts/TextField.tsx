import { TextInput, type TextInputProps } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';

interface TextFieldProps<Values> extends Omit<TextInputProps, 'form' | 'name'> {
  form: Pick<UseFormReturnType<Values>, 'key' | 'getInputProps'>;
  name: keyof Values & string;
}

/** A line of text of a form. The browser suggests no earlier entries. */
export function TextField<Values>({ form, name, ...props }: TextFieldProps<Values>) {
  return <TextInput key={form.key(name)} autoComplete="off" {...props} {...form.getInputProps(name)} />;
}
