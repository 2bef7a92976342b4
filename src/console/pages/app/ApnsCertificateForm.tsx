import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/useSend.js';
import { ConfigureApnsCertificateDocument } from '../../generated/graphql.js';
import { FileDrop } from '../../parts/FileDrop.js';
import { ApnsTargetFields, apnsTargetOf, type ApnsTarget } from './ApnsTargetFields.js';
import { CredentialFailure } from './CredentialFailure.js';
import type { ConfiguringProps } from './ConfiguringProps.js';
import { readCertificateFile } from './keyFile.js';
import { REPLACEMENT, REPLACEMENT_RULES, ReplacementFields, type Replacement } from './ReplacementFields.js';
import { useKeyFile } from './useKeyFile.js';

interface Values extends ApnsTarget, Replacement {
  certificate: string;
  password: string;
}

/** Sets up APNs by a certificate with its private key. */
export function ApnsCertificateForm({ tenantHost, appId, config, onDone }: ConfiguringProps) {
  const configure = useSend(ConfigureApnsCertificateDocument);
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { certificate: '', password: '', ...apnsTargetOf(config), ...REPLACEMENT },
    validate: {
      ...REPLACEMENT_RULES,
      certificate: (text) => file.fault ?? (text === '' ? 'Choose the certificate file' : null),
      bundleIds: (ids) => (ids.length === 0 ? 'Give at least one bundle id' : null),
    },
  });
  const file = useKeyFile({
    read: (_file, content) => readCertificateFile(content),
    onRead(read, fault) {
      form.setFieldValue('certificate', read?.certificate ?? '');
      form.setFieldError('certificate', fault);
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ password, ...rest }) {
      const input = { tenantHost, appId, ...rest, password: password === '' ? null : password };
      const { probe = null, userErrors } = (await configure({ input })).configureApnsCertificate;
      if (userErrors.length > 0) return userErrors;
      file.clear();
      form.setInitialValues({ ...form.getInitialValues(), bundleIds: rest.bundleIds, environment: rest.environment });
      form.reset();
      await onDone(probe);
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="APNs by certificate">
      <Stack align="flex-start">
        <FileDrop
          label="Certificate file (.p12 or .pem)"
          description="With its private key, as Keychain Access exports it. It is sealed before it is stored."
          accept=".p12,.pfx,.pem"
          {...form.getInputProps('certificate')}
          value={file.file}
          onChange={file.choose}
          required
        />
        <PasswordInput
          key={form.key('password')}
          label="Password of the file"
          description="The one that a .p12 file was exported with; empty: none."
          autoComplete="off"
          w="100%"
          {...form.getInputProps('password')}
        />
        <ApnsTargetFields form={form} />
        <ReplacementFields form={form} provider="Apple" isReplacing={config !== null} />
        {failure && <CredentialFailure service="IOS_APNS" error={failure} title="The certificate was not saved" />}
        <Button type="submit" loading={isPending}>
          Save APNs certificate
        </Button>
      </Stack>
    </form>
  );
}
