import { PasswordInput, Radio, Stack, TagsInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import {
  AddApnsKeyDocument,
  type ApnsEnvironment,
  ConfigureApnsCertificateDocument,
  ConfigureApnsDocument,
} from '../../generated/graphql.js';
import { FileDrop } from '../../parts/FileDrop.js';
import {
  type ConfiguringProps,
  type PushServiceConfig,
  REPLACEMENT,
  type Replacement,
  REPLACEMENT_RULES,
  ReplacementFields,
} from './credentialForm.js';
import { readApnsKeyFile, readCertificateFile } from './keyFile.js';
import { useKeyFile } from './useKeyFile.js';
import { adviceOn } from './probeAdvice.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface KeyValues extends ApnsTarget, Replacement {
  privateKey: string;
  keyId: string;
  teamId: string;
}

const TARGET_RULES = {
  ...REPLACEMENT_RULES,
  bundleIds: (ids: readonly string[]) => (ids.length === 0 ? 'Enter at least one bundle id' : null),
};

const appleId = (id: string) => (/^[A-Z0-9]{10}$/.test(id.trim()) ? null : 'Enter 10 characters, A to Z and 0 to 9');

/** Sets up APNs with Apple's key file. @param isAdded beside the keys there are, instead of in their place */
export function ApnsKeyForm({ tenantHost, appId, config, onDone, isAdded }: ConfiguringProps & { isAdded?: boolean }) {
  const configureApns = useSend(ConfigureApnsDocument);
  const addApnsKey = useSend(AddApnsKeyDocument);
  const form = useForm<KeyValues>({
    mode: 'uncontrolled',
    initialValues: { privateKey: '', keyId: '', teamId: '', ...apnsTargetOf(isAdded ? null : config), ...REPLACEMENT },
    validate: {
      ...TARGET_RULES,
      privateKey: (text) => key.fault ?? (text === '' ? 'Choose the .p8 key file' : null),
      keyId: appleId,
      teamId: appleId,
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
  const submission = useSubmission({
    form,
    async send({ keyId, teamId, ...rest }) {
      const environment = oneEnvironment(rest);
      const input = { tenantHost, appId, ...rest, environment, keyId: keyId.trim(), teamId: teamId.trim() };
      const { probe = null, userErrors } = isAdded
        ? (await addApnsKey({ input })).addApnsKey
        : (await configureApns({ input })).configureApns;
      if (userErrors.length > 0) return userErrors;
      key.clear();
      restart(form, rest);
      await onDone(probe);
      return [];
    },
  });
  return (
    <SubmitForm
      label="APNs by key"
      submission={submission}
      failed="The key was not saved"
      adviceOn={({ message }) => adviceOn('IOS_APNS', message)}
      action={isAdded ? 'Add key' : 'Save APNs key'}
    >
      <FileDrop
        label="Key file (.p8)"
        description="AuthKey_….p8, as downloaded from Apple. Stored encrypted."
        accept=".p8,.pem,text/plain"
        {...form.getInputProps('privateKey')}
        value={key.file}
        onChange={key.choose}
        required
      />
      <TextField
        form={form}
        name="keyId"
        label="Key id"
        description="Filled in from the file's name, if it has it."
        spellCheck={false}
        required
      />
      <TextField
        form={form}
        name="teamId"
        label="Team id"
        description="Under Membership in your Apple developer account."
        spellCheck={false}
        required
      />
      <ApnsTargetFields form={form} />
      <ReplacementFields form={form} provider="Apple" isReplacing={config !== null} />
    </SubmitForm>
  );
}

interface CertificateValues extends ApnsTarget, Replacement {
  certificate: string;
  password: string;
}

/** Sets up APNs with a certificate and its private key. */
export function ApnsCertificateForm({ tenantHost, appId, config, onDone }: ConfiguringProps) {
  const configure = useSend(ConfigureApnsCertificateDocument);
  const form = useForm<CertificateValues>({
    mode: 'uncontrolled',
    initialValues: { certificate: '', password: '', ...apnsTargetOf(config), ...REPLACEMENT },
    validate: {
      ...TARGET_RULES,
      certificate: (text) => file.fault ?? (text === '' ? 'Choose the certificate file' : null),
    },
  });
  const file = useKeyFile({
    read: (_file, content) => readCertificateFile(content),
    onRead(read, fault) {
      form.setFieldValue('certificate', read?.certificate ?? '');
      form.setFieldError('certificate', fault);
    },
  });
  const submission = useSubmission({
    form,
    async send({ password, ...rest }) {
      const environment = oneEnvironment(rest);
      const input = { tenantHost, appId, ...rest, environment, password: password === '' ? null : password };
      const { probe = null, userErrors } = (await configure({ input })).configureApnsCertificate;
      if (userErrors.length > 0) return userErrors;
      file.clear();
      restart(form, rest);
      await onDone(probe);
      return [];
    },
  });
  return (
    <SubmitForm
      label="APNs by certificate"
      submission={submission}
      failed="The certificate was not saved"
      adviceOn={({ message }) => adviceOn('IOS_APNS', message)}
      action="Save APNs certificate"
    >
      <FileDrop
        label="Certificate file (.p12 or .pem)"
        description="With its private key, as exported by Keychain Access. Stored encrypted."
        accept=".p12,.pfx,.pem"
        {...form.getInputProps('certificate')}
        value={file.file}
        onChange={file.choose}
        required
      />
      <PasswordInput
        key={form.key('password')}
        label="Password of the file"
        description="The password of the .p12 export. Empty: none."
        autoComplete="off"
        w="100%"
        {...form.getInputProps('password')}
      />
      <ApnsTargetFields form={form} />
      <ReplacementFields form={form} provider="Apple" isReplacing={config !== null} />
    </SubmitForm>
  );
}

interface ApnsTarget {
  bundleIds: string[];
  environment: ApnsEnvironment | 'BOTH';
}

/** Empties a form for the next credentials, which start with the target of these. */
function restart<Values extends ApnsTarget>(form: UseFormReturnType<Values>, { bundleIds, environment }: ApnsTarget) {
  form.setInitialValues({ ...form.getInitialValues(), bundleIds, environment });
  form.reset();
}

/** Null: both. */
function oneEnvironment({ environment }: Pick<ApnsTarget, 'environment'>): ApnsEnvironment | null {
  return environment === 'BOTH' ? null : environment;
}

/** Replacement credentials start with the present bundle ids and environment. */
function apnsTargetOf(config: PushServiceConfig | null): ApnsTarget {
  return { bundleIds: [...(config?.bundleIds ?? [])], environment: config?.environment ?? 'BOTH' };
}

/** The builds that APNs credentials are for. */
function ApnsTargetFields({ form }: { form: Pick<UseFormReturnType<ApnsTarget>, 'key' | 'getInputProps'> }) {
  return (
    <>
      <TagsInput
        key={form.key('bundleIds')}
        label="Bundle ids"
        description="The bundle ids that devices may send, such as com.acme.shop. Press Enter to add one."
        acceptValueOnBlur
        required
        w="100%"
        {...form.getInputProps('bundleIds')}
      />
      <Radio.Group key={form.key('environment')} label="Environment" required {...form.getInputProps('environment')}>
        <Stack gap="xs" mt={4}>
          <Radio value="BOTH" label="Both" description="A device is tried at production first" />
          <Radio value="PRODUCTION" label="Production" description="App Store, TestFlight and ad hoc builds" />
          <Radio value="SANDBOX" label="Sandbox" description="Builds run from Xcode" />
        </Stack>
      </Radio.Group>
    </>
  );
}
