import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { WAKING_EVENT_TYPES } from '../../../domain/chatEvent.js';
import type { TemplateValues } from './templateValues.js';

export interface TemplateTextsProps {
  form: UseFormReturnType<TemplateValues>;
  /** Whether event and language are settled: it is there already. */
  isPlaced: boolean;
}

/** For which event and language a template is, and what it says. */
export function TemplateTexts({ form, isPlaced }: TemplateTextsProps) {
  return (
    <>
      <Select
        key={form.key('event')}
        label="Event"
        data={WAKING_EVENT_TYPES}
        allowDeselect={false}
        disabled={isPlaced}
        {...form.getInputProps('event')}
      />
      <TextInput
        key={form.key('locale')}
        label="Language"
        description="A tag such as de or pt-BR. Empty: every language that has no template of its own."
        autoComplete="off"
        spellCheck={false}
        disabled={isPlaced}
        {...form.getInputProps('locale')}
      />
      <TextInput
        key={form.key('title')}
        label="Title"
        data-autofocus
        description="{{name}} is who speaks, {{message}} what was said, {{app}} the app."
        autoComplete="off"
        required
        {...form.getInputProps('title')}
      />
      <Textarea
        key={form.key('body')}
        label="Text"
        description="Empty: what was said, or the gateway's own words in the client's language."
        autosize
        minRows={2}
        {...form.getInputProps('body')}
      />
      <Switch
        key={form.key('silent')}
        label="Don't notify"
        description="The event sends no notification; the other fields are ignored."
        {...form.getInputProps('silent', { type: 'checkbox' })}
      />
    </>
  );
}
