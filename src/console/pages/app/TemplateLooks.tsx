import { Checkbox, Fieldset, NumberInput, Select, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { TextField } from '../../parts/TextField.js';
import type { TemplateValues } from './templateValues.js';

const KINDS = [
  { value: 'ALERT', label: 'Shows a notification' },
  { value: 'BACKGROUND', label: 'Runs the app in the background' },
];
const LEVELS = [
  { value: '', label: "The device's default" },
  { value: 'PASSIVE', label: 'Passive: only in the list' },
  { value: 'ACTIVE', label: 'Active: sound and light' },
  { value: 'TIME_SENSITIVE', label: 'Time-sensitive: also in a focus' },
];
const PRIORITIES = [
  { value: 'HIGH', label: 'High: at once' },
  { value: 'NORMAL', label: 'Normal: saves battery' },
];
const SWITCHES = [
  ['badge', "Show a badge count on the app's icon"],
  ['mutableContent', 'The app may change it before it is shown'],
  ['replacesEarlier', 'Replaces the earlier notification of the same chat'],
] as const;
const LOCALIZED = [
  ['titleKey', 'Title key', 'titleArgs', 'Title arguments'],
  ['bodyKey', 'Text key', 'bodyArgs', 'Text arguments'],
] as const;

/** The fields for how a template's notification is shown. */
export function TemplateLooks({ form }: { form: UseFormReturnType<TemplateValues> }) {
  return (
    <>
      <Fieldset legend="How it is shown">
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              key={form.key('kind')}
              label="Kind"
              data={KINDS}
              allowDeselect={false}
              {...form.getInputProps('kind')}
            />
            <Select
              key={form.key('priority')}
              label="Priority"
              data={PRIORITIES}
              allowDeselect={false}
              {...form.getInputProps('priority')}
            />
            <TextField form={form} name="sound" label="Sound" />
            <TextField form={form} name="category" label="Category" />
            <NumberInput
              key={form.key('ttlSeconds')}
              label="Expires after"
              placeholder="The event's default"
              suffix=" seconds"
              min={30}
              max={2_419_200}
              allowDecimal={false}
              {...form.getInputProps('ttlSeconds')}
            />
            <TextField
              form={form}
              name="channelId"
              label="Android channel"
              placeholder="The app's default"
              spellCheck={false}
            />
            <Select
              key={form.key('interruptionLevel')}
              label="Interruption (iPhone)"
              data={LEVELS}
              allowDeselect={false}
              {...form.getInputProps('interruptionLevel')}
            />
            <NumberInput
              key={form.key('relevanceScore')}
              label="Relevance in a summary (iPhone)"
              placeholder="Not given"
              min={0}
              max={1}
              step={0.1}
              {...form.getInputProps('relevanceScore')}
            />
          </SimpleGrid>
          {SWITCHES.map(([name, label]) => (
            <Checkbox key={form.key(name)} label={label} {...form.getInputProps(name, { type: 'checkbox' })} />
          ))}
        </Stack>
      </Fieldset>
      <Fieldset legend="Texts localized by the app">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {LOCALIZED.flatMap(([name, label, args, argsLabel]) => [
            <TextField key={name} form={form} name={name} label={label} spellCheck={false} />,
            <TagsInput key={form.key(args)} label={argsLabel} acceptValueOnBlur {...form.getInputProps(args)} />,
          ])}
        </SimpleGrid>
      </Fieldset>
    </>
  );
}
