import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/useSend.js';
import { ConfigureApnsDocument } from '../../generated/graphql.js';
import { FileDrop } from '../../parts/FileDrop.js';
import { ApnsTargetFields, apnsTargetOf, type ApnsTarget } from './ApnsTargetFields.js';
import { CredentialFailure } from './CredentialFailure.js';
import type { ConfiguringProps } from './ConfiguringProps.js';
import { readApnsKeyFile } from './keyFile.js';
import { REPLACEMENT, REPLACEMENT_RULES, ReplacementFields, type Replacement } from './ReplacementFields.js';
import { useKeyFile } from './useKeyFile.js';

interface Values extends ApnsTarget, Replacement {
  privateKey: string;
  keyId: string;
  teamId: string;
}

const appleId = (id: string) =>
  /^[A-Z0-9]{10}$/.test(id.trim()) ? null : 'Give 10 characters out of A to Z and 0 to 9';

/** Sets up APNs by the key file that Apple issues. */
export function ApnsKeyForm({ tenantHost, appId, config, onDone }: ConfiguringProps) {
  const configureApns = useSend(ConfigureApnsDocument);
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { privateKey: '', keyId: '', teamId: '', ...apnsTargetOf(config), ...REPLACEMENT },
    validate: {
      ...REPLACEMENT_RULES,
      privateKey: (text) => key.fault ?? (text === '' ? 'Choose the .p8 key file' : null),
      keyId: appleId,
      teamId: appleId,
      bundleIds: (ids) => (ids.length === 0 ? 'Give at least one bundle id' : null),
    },
  });
  const key = useKeyFile({
    read: ({ name }, content) => readApnsKeyFile(name, new TextDecoder().decode(content)),
    onRead(read, fault) {
      form.setFieldValue('privateKey', read?.privateKey ?? '');
      if (read?.keyId) form.setFieldValue('keyId', read.keyId);
      form.setFieldError('privateKey', fault);
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ keyId, teamId, ...rest }) {
      const input = { tenantHost, appId, ...rest, keyId: keyId.trim(), teamId: teamId.trim() };
      const { probe = null, userErrors } = (await configureApns({ input })).configureApns;
      if (userErrors.length > 0) return userErrors;
      key.clear();
      form.setInitialValues({ ...form.getInitialValues(), bundleIds: rest.bundleIds, environment: rest.environment });
      form.reset();
      await onDone(probe);
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="APNs by key">
      <Stack align="flex-start">
        <FileDrop
          label="Key file (.p8)"
          description="AuthKey_….p8, as Apple lets you download it once. It is sealed before it is stored."
          accept=".p8,.pem,text/plain"
          {...form.getInputProps('privateKey')}
          value={key.file}
          onChange={key.choose}
          required
        />
        <TextInput
          key={form.key('keyId')}
          label="Key id"
          description="Taken from the file's name where it is there."
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('keyId')}
        />
        <TextInput
          key={form.key('teamId')}
          label="Team id"
          description="Under Membership in your Apple developer account."
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('teamId')}
        />
        <ApnsTargetFields form={form} />
        <ReplacementFields form={form} provider="Apple" isReplacing={config !== null} />
        {failure && <CredentialFailure service="IOS_APNS" error={failure} title="The key was not saved" />}
        <Button type="submit" loading={isPending}>
          Save APNs key
        </Button>
      </Stack>
    </form>
  );
}
