import {
  Button,
  Checkbox,
  Fieldset,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { WAKING_EVENT_TYPES } from '../../../domain/chatEvent.js';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  PreviewNotificationDocument,
  SetNotificationTemplateDocument,
  type TemplateFragment,
  TemplatesDocument,
} from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { atTemplateField, templateInput, templateValues, type TemplateValues } from './templateValues.js';

export interface TemplateFormProps {
  tenantHost: string;
  appId: string;
  /** Null: a new one. */
  template: TemplateFragment | null;
  onDone: () => void;
}

/** Writes a template, or changes it. */
export function TemplateForm({ tenantHost, appId, template, onDone }: TemplateFormProps) {
  const setTemplate = useSend(SetNotificationTemplateDocument);
  const refresh = useRefresh();
  const form = useForm({ mode: 'uncontrolled', initialValues: templateValues(template) });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send(values) {
      const { event, locale } = values;
      const place = { tenantHost, appId, event, locale: locale.trim() || null };
      const { userErrors } = (await setTemplate({ input: { ...place, template: templateInput(values) } }))
        .setNotificationTemplate;
      if (userErrors.length > 0) return userErrors.map(atTemplateField);
      await refresh(TemplatesDocument, PreviewNotificationDocument);
      notifySuccess('The template is saved.');
      onDone();
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Template">
      <Stack>
        <TemplateTexts form={form} isPlaced={template !== null} />
        <TemplateLooks form={form} />
        {failure && <Failure error={failure} title="The template was not saved" />}
        <div>
          <Button type="submit" loading={isPending}>
            Save template
          </Button>
        </div>
      </Stack>
    </form>
  );
}

export interface TemplateTextsProps {
  form: UseFormReturnType<TemplateValues>;
  /** Whether event and language are settled: it is there already. */
  isPlaced: boolean;
}

/** For which event and language a template is, and what it says. */
function TemplateTexts({ form, isPlaced }: TemplateTextsProps) {
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
function TemplateLooks({ form }: { form: UseFormReturnType<TemplateValues> }) {
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
