import { TagsInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { SetAllowedOriginsDocument, TenantDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';

/** The web origins whose pages may call the gateway for a tenant. */
export function AllowedOrigins({ host, allowedOrigins }: { host: string; allowedOrigins: string[] }) {
  const mayChange = useMayChange();
  const setAllowedOrigins = useSend(SetAllowedOriginsDocument);
  const refresh = useRefresh();
  const form = useForm({ mode: 'uncontrolled', initialValues: { origins: allowedOrigins } });
  const submission = useSubmission({
    form,
    async send({ origins }) {
      const { tenant, userErrors } = (await setAllowedOrigins({ input: { tenantHost: host, origins } }))
        .setAllowedOrigins;
      if (!tenant) return userErrors;
      form.setValues({ origins: tenant.allowedOrigins });
      await refresh(TenantDocument);
      notifySuccess('The allowed origins are saved.');
      return [];
    },
  });
  return (
    <Section title="Allowed origins" lead="Web chat works only on pages of these origins. Mobile apps need none.">
      <SubmitForm
        label="Allowed origins"
        submission={submission}
        failed="The origins were not saved"
        action={mayChange && 'Save origins'}
        maw={640}
      >
        <TagsInput
          key={form.key('origins')}
          label="Web origins"
          description="Scheme and host, such as https://www.acme.example.com. Press Enter to add one."
          placeholder={mayChange ? 'https://' : undefined}
          readOnly={!mayChange}
          acceptValueOnBlur
          maxTags={50}
          clearable={false}
          w="100%"
          {...form.getInputProps('origins')}
        />
      </SubmitForm>
    </Section>
  );
}
