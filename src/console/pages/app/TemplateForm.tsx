import { Select, Switch, Textarea } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { WAKING_EVENT_TYPES } from '../../../domain/chatEvent.js';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  PreviewNotificationDocument,
  SetNotificationTemplateDocument,
  type TemplateFragment,
  TemplatesDocument,
  TextsInForceDocument,
} from '../../generated/graphql.js';
import { atTemplateField, templateInput, templateValues, type TemplateValues } from './templateValues.js';
import { LivePreview } from './LivePreview.js';
import { TemplateContent } from './TemplateContent.js';
import { TemplateLooks } from './TemplateLooks.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface TemplateFormProps {
  tenantHost: string;
  appId: string;
  /** Null: a new one. */
  template: TemplateFragment | null;
  /** Event and language of a new one; absent: to be chosen. */
  place?: { event: string; locale: string };
  onDone: () => void;
}

/** Creates or edits a template. */
export function TemplateForm({ tenantHost, appId, template, place: given, onDone }: TemplateFormProps) {
  const setTemplate = useSend(SetNotificationTemplateDocument);
  const refresh = useRefresh();
  const [initial] = useState({ ...templateValues(template), ...given });
  const [values, setValues] = useState(initial);
  const form = useForm({ mode: 'uncontrolled', initialValues: initial, onValuesChange: setValues });
  const submission = useSubmission({
    form,
    async send(sent) {
      const { event, locale } = sent;
      const place = { tenantHost, appId, event, locale: locale.trim() || null };
      const { userErrors } = (await setTemplate({ input: { ...place, template: templateInput(sent) } }))
        .setNotificationTemplate;
      if (userErrors.length > 0) return userErrors.map(atTemplateField);
      await refresh(TemplatesDocument, TextsInForceDocument, PreviewNotificationDocument);
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
      <LivePreview tenantHost={tenantHost} appId={appId} values={values} />
      <TemplateLooks form={form} />
      <TemplateContent form={form} />
    </SubmitForm>
  );
}

interface TemplateTextsProps {
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
      <TextField
        form={form}
        name="locale"
        label="Language"
        description="A tag such as de or pt-BR. Empty: all languages without their own template."
        spellCheck={false}
        disabled={isPlaced}
      />
      <TextField
        form={form}
        name="title"
        label="Title"
        data-autofocus
        description="{{name}}: the speaker. {{message}}: the message. {{app}}: the app's name."
        required
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
