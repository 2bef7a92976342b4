import { Checkbox } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { TextField } from './TextField.js';

/** What the fields need of a form with a webhook's `url` and `newSecret`. */
type WebhookForm = Pick<UseFormReturnType<{ url: string; newSecret: boolean }>, 'key' | 'getInputProps'>;

/** Why a text is no URL of a webhook; null: it may be one. The gateway checks the rest. */
export function urlFault(url: string): string | null {
  return URL.canParse(url.trim()) ? null : 'Enter a URL that begins with https://';
}

/** The address that a webhook's requests go to. */
export function UrlField({ form, placeholder }: { form: WebhookForm; placeholder: string }) {
  return (
    <TextField
      form={form}
      name="url"
      label="URL"
      description="Beckon sends POST requests, signed according to Standard Webhooks."
      placeholder={placeholder}
      inputMode="url"
      spellCheck={false}
      required
      data-autofocus
      w="100%"
    />
  );
}

/** Whether a webhook that there is gets another secret. */
export function NewSecretField({ form }: { form: WebhookForm }) {
  return (
    <Checkbox
      key={form.key('newSecret')}
      label="Make a new signing secret"
      description="It signs all requests from now on, including retries."
      {...form.getInputProps('newSecret', { type: 'checkbox' })}
    />
  );
}
