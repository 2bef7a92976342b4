import { Fieldset, Stack, Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { TextField } from '../../parts/TextField.js';
import type { TemplateValues } from './templateValues.js';

/** The fields for what a template's notification carries. */
export function TemplateContent({ form }: { form: UseFormReturnType<TemplateValues> }) {
  return (
    <Fieldset legend="What it carries">
      <Stack>
        <TextField
          form={form}
          name="link"
          label="Link"
          description="Of https or of the app's own scheme. {{chatID}}: the id of the chat. Empty: the app's link."
          spellCheck={false}
        />
        <TextField form={form} name="imageUrl" label="Picture" description="An https URL." spellCheck={false} />
        <Textarea
          key={form.key('data')}
          label="Data for the app"
          description="One entry a line, such as queue=sales."
          autosize
          minRows={2}
          spellCheck={false}
          {...form.getInputProps('data')}
        />
        <TextField form={form} name="analyticsLabel" label="Firebase analytics label" spellCheck={false} />
      </Stack>
    </Fieldset>
  );
}
