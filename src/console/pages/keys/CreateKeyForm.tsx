import { Button, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { ApiKeysDocument, CreateApiKeyDocument } from '../../generated/graphql.js';
import { Dialog } from '../../parts/Dialog.js';
import { SecretOnce } from '../../parts/copying.js';
import { KEY_LIFETIMES, KEY_ROLES, keyExpiry, type KeyRole, rolesFor } from './keyTerms.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface CreateKeyFormProps {
  /** Null: a key of the installation. */
  tenantHost: string | null;
  /** The roles to choose from; absent: all. */
  roles?: readonly KeyRole[];
  /** Called with the secret, which is returned only once. */
  onDone: (secret: string) => void;
}

/** The form that creates an API key. */
export function CreateKeyForm({ tenantHost, roles = rolesFor(tenantHost !== null), onDone }: CreateKeyFormProps) {
  const createApiKey = useSend(CreateApiKeyDocument);
  const refresh = useRefresh();
  const [lifetime, setLifetime] = useState('never');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', role: roles[0] ?? 'VIEWER', expiresAt: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name' : null),
      expiresAt: (date) => (lifetime === 'date' && date === '' ? 'Enter a date' : null),
    },
  });
  const submission = useSubmission({
    form,
    async send({ name, role, expiresAt: date }) {
      const expiresAt = keyExpiry(lifetime, date, Date.now());
      const { secret, userErrors } = (await createApiKey({ input: { name, role, tenantHost, expiresAt } }))
        .createApiKey;
      if (secret == null) return userErrors;
      onDone(secret);
      await refresh(ApiKeysDocument);
      return [];
    },
  });
  return (
    <SubmitForm
      label="Create an API key"
      submission={submission}
      failed="The key was not created"
      action="Create key"
      maw={480}
    >
      <TextField
        form={form}
        name="name"
        label="Key name"
        description="The person or program that will use it."
        required
        data-autofocus
        w="100%"
      />
      <Radio.Group key={form.key('role')} label="Role" {...form.getInputProps('role')}>
        <Stack gap="xs" mt={4}>
          {roles.map((role) => (
            <Radio key={role} value={role} {...KEY_ROLES[role]} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label="Expiry"
        data={KEY_LIFETIMES}
        value={lifetime}
        onChange={(value) => setLifetime(value ?? 'never')}
        allowDeselect={false}
      />
      {lifetime === 'date' && (
        <TextInput
          key={form.key('expiresAt')}
          type="date"
          label="Last day"
          required
          {...form.getInputProps('expiresAt')}
        />
      )}
    </SubmitForm>
  );
}

interface CreateKeyDialogProps {
  tenantHost: string | null;
  opened: boolean;
  onClose: () => void;
}

/** Creates an API key and shows its secret until the reader confirms having stored it. */
export function CreateKeyDialog({ tenantHost, opened, onClose }: CreateKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  // A key created after the dialog was closed is still shown, because its secret cannot be shown later.
  return (
    <Dialog
      title="Create an API key"
      opened={opened || secret !== null}
      onClose={close}
      isFirm={secret !== null}
      size="lg"
    >
      {secret === null ? (
        <CreateKeyForm tenantHost={tenantHost} onDone={setSecret} />
      ) : (
        <>
          <SecretOnce secret={secret} what="the key" />
          <Button mt="md" onClick={close}>
            I have stored it
          </Button>
        </>
      )}
    </Dialog>
  );
}
