import { Button, Stack, TagsInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifySuccess } from '../../forms/actions.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { SetAllowedOriginsDocument, TenantDocument } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';

/** From which web pages browsers may call the gateway for a tenant. */
export function AllowedOrigins({ host, allowedOrigins }: { host: string; allowedOrigins: string[] }) {
  const mayChange = useMayChange();
  const setAllowedOrigins = useSend(SetAllowedOriginsDocument);
  const refresh = useRefresh();
  const form = useForm({ mode: 'uncontrolled', initialValues: { origins: allowedOrigins } });
  const { onSubmit, isPending, failure } = useSubmission({
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
    <Section title="Allowed origins" lead="Web chat works on pages of these origins; mobile apps need none.">
      <form onSubmit={onSubmit} noValidate aria-label="Allowed origins">
        <Stack maw={640} align="flex-start">
          <TagsInput
            key={form.key('origins')}
            label="Web origins"
            description="Each as browsers send it, such as https://www.acme.example.com. Enter adds one."
            placeholder={mayChange ? 'https://' : undefined}
            readOnly={!mayChange}
            acceptValueOnBlur
            maxTags={50}
            clearable={false}
            w="100%"
            {...form.getInputProps('origins')}
          />
          {failure && <Failure error={failure} title="The origins were not saved" />}
          {mayChange && (
            <Button type="submit" loading={isPending}>
              Save origins
            </Button>
          )}
        </Stack>
      </form>
    </Section>
  );
}
