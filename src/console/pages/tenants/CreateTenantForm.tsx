import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { parseTenantHost } from '../../../domain/tenantHost.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { CreateTenantDocument } from '../../generated/graphql.js';
import { TENANT_CHOICES_KEY } from '../../shell/tenantChoices.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

/** Adds a tenant. @param onDone called with its host */
export function CreateTenantForm({ onDone }: { onDone: (host: string) => void }) {
  const queries = useQueryClient();
  const createTenant = useSend(CreateTenantDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { host: '', name: '' },
    validate: {
      host: (host) => (parseTenantHost(host) === null ? 'Enter a domain name, such as acme.example.com' : null),
      name: (name) => (name.trim() === '' ? 'Enter a name' : null),
    },
  });
  const submission = useSubmission({
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
    <SubmitForm
      label="Create a tenant"
      submission={submission}
      failed="The tenant was not created"
      action="Create tenant"
      maw={480}
      align="stretch"
    >
      <TextField
        form={form}
        name="host"
        label="Host"
        description="The domain that identifies the contact center to devices and keys."
        placeholder="acme.example.com"
        spellCheck={false}
        required
        data-autofocus
      />
      <TextField form={form} name="name" label="Name" description="The display name." required />
    </SubmitForm>
  );
}
