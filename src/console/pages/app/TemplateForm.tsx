import {
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
import { atTemplateField, templateInput, templateValues, type TemplateValues } from './templateValues.js';
import { SubmitForm } from '../../parts/SubmitForm.js';

export interface TemplateFormProps {
  tenantHost: string;
  appId: string;
  /** Null: a new one. */
  template: TemplateFragment | null;
  onDone: () => void;
}

/** Creates or edits a template. */
export function TemplateForm({ tenantHost, appId, template, onDone }: TemplateFormProps) {
  const setTemplate = useSend(SetNotificationTemplateDocument);
  const refresh = useRefresh();
  const form = useForm({ mode: 'uncontrolled', initialValues: templateValues(template) });
  const submission = useSubmission({
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
    <SubmitForm
      label="Template"
      submission={submission}
      failed="The template was not saved"
      action="Save template"
      align="stretch"
    >
      <TemplateTexts form={form} isPlaced={template !== null} />
      <TemplateLooks form={form} />
      <TemplateContent form={form} />
    </SubmitForm>
  );
}

export interface TemplateTextsProps {
  form: UseFormReturnType<TemplateValues>;
  /** Whether event and language are fixed, because the template exists. */
  isPlaced: boolean;
}

/** The fields for a template's event, language and texts. */
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
        description="A tag such as de or pt-BR. Empty: all languages without their own template."
        autoComplete="off"
        spellCheck={false}
        disabled={isPlaced}
        {...form.getInputProps('locale')}
      />
      <TextInput
        key={form.key('title')}
        label="Title"
        data-autofocus
        description="{{name}}: the speaker. {{message}}: the message. {{app}}: the app's name."
        autoComplete="off"
        required
        {...form.getInputProps('title')}
      />
      <Textarea
        key={form.key('body')}
        label="Text"
        description="Empty: the message, or the gateway's default text in the client's language."
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
              placeholder="The event's default"
              suffix=" seconds"
              min={30}
              max={2_419_200}
              allowDecimal={false}
              {...form.getInputProps('ttlSeconds')}
            />
            <TextInput
              key={form.key('channelId')}
              label="Android channel"
              placeholder="The app's default"
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps('channelId')}
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

/** The fields for what a template's notification carries. */
function TemplateContent({ form }: { form: UseFormReturnType<TemplateValues> }) {
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
