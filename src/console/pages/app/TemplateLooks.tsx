import { Checkbox, Fieldset, NumberInput, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { TemplateValues } from './templateValues.js';

const KINDS = [
  { value: 'ALERT', label: 'Shows a notification' },
  { value: 'BACKGROUND', label: 'Wakes the app only' },
];
const PRIORITIES = [
  { value: 'HIGH', label: 'High: at once' },
  { value: 'NORMAL', label: 'Normal: when it suits the battery' },
];
const SWITCHES = [
  ['badge', "Count on the app's icon"],
  ['mutableContent', 'The app may change it before it is shown'],
  ['replacesEarlier', 'Takes the place of what the device shows of the same chat'],
] as const;
const LOCALIZED = [
  ['titleKey', 'Name of the title', 'titleArgs', 'What is put into the title'],
  ['bodyKey', 'Name of the text', 'bodyArgs', 'What is put into the text'],
] as const;

/** How a template's notification is shown. */
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
            <TextInput key={form.key('sound')} label="Sound" autoComplete="off" {...form.getInputProps('sound')} />
            <TextInput
              key={form.key('category')}
              label="Category"
              autoComplete="off"
              {...form.getInputProps('category')}
            />
            <NumberInput
              key={form.key('ttlSeconds')}
              label="Expires after"
              placeholder="As long as such an event usually does"
              suffix=" seconds"
              min={30}
              max={2_419_200}
              allowDecimal={false}
              {...form.getInputProps('ttlSeconds')}
            />
          </SimpleGrid>
          {SWITCHES.map(([name, label]) => (
            <Checkbox key={form.key(name)} label={label} {...form.getInputProps(name, { type: 'checkbox' })} />
          ))}
        </Stack>
      </Fieldset>
      <Fieldset legend="Texts that the app has itself">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {LOCALIZED.flatMap(([name, label, args, argsLabel]) => [
            <TextInput
              key={form.key(name)}
              label={label}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps(name)}
            />,
            <TagsInput key={form.key(args)} label={argsLabel} acceptValueOnBlur {...form.getInputProps(args)} />,
          ])}
        </SimpleGrid>
      </Fieldset>
    </>
  );
}
