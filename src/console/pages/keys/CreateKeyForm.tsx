import { Button, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { ApiKeysDocument, CreateApiKeyDocument } from '../../generated/graphql.js';
import { Dialog } from '../../parts/Dialog.js';
import { SecretOnce } from '../../parts/copying.js';
import { Failure } from '../../parts/states.js';
import { KEY_LIFETIMES, KEY_ROLES, keyExpiry, type KeyRole, rolesFor } from './keyTerms.js';

export interface CreateKeyFormProps {
  /** Null: a key of the installation. */
  tenantHost: string | null;
  /** The only roles to choose from; absent: all that there are. */
  roles?: readonly KeyRole[];
  /** Called with the secret, which nobody will tell again. */
  onDone: (secret: string) => void;
}

/** Makes an API key. */
export function CreateKeyForm({ tenantHost, roles = rolesFor(tenantHost !== null), onDone }: CreateKeyFormProps) {
  const createApiKey = useSend(CreateApiKeyDocument);
  const refresh = useRefresh();
  const [lifetime, setLifetime] = useState('never');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', role: roles[0] ?? 'VIEWER', expiresAt: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Give a name' : null),
      expiresAt: (date) => (lifetime === 'date' && date === '' ? 'Give a date' : null),
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
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
    <form onSubmit={onSubmit} noValidate aria-label="Create an API key">
      <Stack maw={480} align="flex-start">
        <TextInput
          key={form.key('name')}
          label="Key name"
          description="Who or what will use it."
          autoComplete="off"
          required
          data-autofocus
          w="100%"
          {...form.getInputProps('name')}
        />
        <Radio.Group key={form.key('role')} label="Role" {...form.getInputProps('role')}>
          <Stack gap="xs" mt={4}>
            {roles.map((role) => (
              <Radio key={role} value={role} {...KEY_ROLES[role]} />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label="Good for"
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
        {failure && <Failure error={failure} title="The key was not created" />}
        <Button type="submit" loading={isPending}>
          Create key
        </Button>
      </Stack>
    </form>
  );
}

export interface CreateKeyDialogProps {
  tenantHost: string | null;
  opened: boolean;
  onClose: () => void;
}

/** Makes an API key, and shows its secret until whoever asked for it says that it is kept. */
export function CreateKeyDialog({ tenantHost, opened, onClose }: CreateKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  // A key that is made when the dialog is closed already is shown all the same: nobody could see it later.
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
            I have kept it
          </Button>
        </>
      )}
    </Dialog>
  );
}
