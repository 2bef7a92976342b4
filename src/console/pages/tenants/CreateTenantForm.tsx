import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { parseTenantHost } from '../../../domain/tenantHost.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { CreateTenantDocument } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { TENANT_CHOICES_KEY } from '../../shell/tenantChoices.js';

/** Adds a tenant. @param onDone called with its host */
export function CreateTenantForm({ onDone }: { onDone: (host: string) => void }) {
  const queries = useQueryClient();
  const createTenant = useSend(CreateTenantDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { host: '', name: '' },
    validate: {
      host: (host) => (parseTenantHost(host) === null ? 'Give a domain name, such as acme.example.com' : null),
      name: (name) => (name.trim() === '' ? 'Give a name' : null),
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send(input) {
      const { tenant, userErrors } = (await createTenant({ input })).createTenant;
      if (!tenant) return userErrors;
      await queries.invalidateQueries({ queryKey: TENANT_CHOICES_KEY });
      onDone(tenant.host);
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Create a tenant">
      <Stack maw={480}>
        <TextInput
          key={form.key('host')}
          label="Host"
          description="The domain by which devices and keys name the contact center."
          placeholder="acme.example.com"
          autoComplete="off"
          spellCheck={false}
          required
          data-autofocus
          {...form.getInputProps('host')}
        />
        <TextInput
          key={form.key('name')}
          label="Name"
          description="As people call it."
          autoComplete="off"
          required
          {...form.getInputProps('name')}
        />
        {failure && <Failure error={failure} title="The tenant was not created" />}
        <div>
          <Button type="submit" loading={isPending}>
            Create tenant
          </Button>
        </div>
      </Stack>
    </form>
  );
}
