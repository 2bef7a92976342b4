import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { useSend } from '../../gateway/useSend.js';
import {
  PreviewNotificationDocument,
  SetNotificationTemplateDocument,
  TemplatesDocument,
  type TemplateFragment,
} from '../../generated/graphql.js';
import { Failure } from '../../parts/Failure.js';
import { notifySuccess } from '../../parts/notifySuccess.js';
import { TemplateLooks } from './TemplateLooks.js';
import { TemplateTexts } from './TemplateTexts.js';
import { atTemplateField, templateInput, templateValues } from './templateValues.js';

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
