import { PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { vapidSubjectFault } from '../../../domain/vapidSubject.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { ConfigureWebPushDocument } from '../../generated/graphql.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';
import type { ConfiguringProps } from './credentialForm.js';

/** Sets up Web Push with a contact; the keys are made, kept, or given. */
export function WebPushForm({ tenantHost, appId, config, onDone }: ConfiguringProps) {
  const configureWebPush = useSend(ConfigureWebPushDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { subject: 'mailto:', privateKey: '' },
    validate: { subject: (subject) => faultOf(subject.trim()) },
  });
  const submission = useSubmission({
    form,
    async send({ subject, privateKey }) {
      const input = { tenantHost, appId, subject: subject.trim(), privateKey: privateKey.trim() || null };
      const { userErrors } = (await configureWebPush({ input })).configureWebPush;
      if (userErrors.length > 0) return userErrors;
      form.reset();
      await onDone(null);
      return [];
    },
  });
  return (
    <SubmitForm label="Web Push" submission={submission} failed="Web Push was not set up" action="Save">
      <TextField
        form={form}
        name="subject"
        label="Contact"
        description="Operators of push services see it: a mailto: address or an https:// URL."
        required
        w="100%"
      />
      <PasswordInput
        key={form.key('privateKey')}
        label="Private key"
        description={
          config
            ? 'Leave it empty to keep the present keys. With another key, every browser has to subscribe again.'
            : 'Leave it empty to make new keys. Stored encrypted.'
        }
        autoComplete="off"
        w="100%"
        {...form.getInputProps('privateKey')}
      />
    </SubmitForm>
  );
}

function faultOf(subject: string): string | null {
  const fault = vapidSubjectFault(subject);
  return fault === null ? null : `The contact ${fault}`;
}
