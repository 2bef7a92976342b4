import { Fieldset, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { TemplateValues } from './templateValues.js';

/** The fields for what a template's notification carries. */
export function TemplateContent({ form }: { form: UseFormReturnType<TemplateValues> }) {
  return (
    <Fieldset legend="What it carries">
      <Stack>
        <TextInput
          key={form.key('link')}
          label="Link"
          description="Of https or of the app's own scheme. {{chatID}}: the id of the chat. Empty: the app's link."
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('link')}
        />
        <TextInput
          key={form.key('imageUrl')}
          label="Picture"
          description="An https URL."
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('imageUrl')}
        />
        <Textarea
          key={form.key('data')}
          label="Data for the app"
          description="One entry a line, such as queue=sales."
          autosize
          minRows={2}
          spellCheck={false}
          {...form.getInputProps('data')}
        />
        <TextInput
          key={form.key('analyticsLabel')}
          label="Firebase analytics label"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('analyticsLabel')}
        />
      </Stack>
    </Fieldset>
  );
}
