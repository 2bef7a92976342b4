import { Checkbox, SegmentedControl, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { SERVICE_NAMES } from '../../format/labels.js';
import type { Refusal } from '../../forms/refusals.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { ConfigureFirebaseDocument, type PushService } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { FileDrop } from '../../parts/FileDrop.js';
import { ApnsCertificateForm, ApnsKeyForm } from './ApnsForms.js';
import {
  type ConfiguringProps,
  REPLACEMENT,
  type Replacement,
  REPLACEMENT_RULES,
  ReplacementFields,
} from './credentialForm.js';
import { readServiceAccountFile } from './keyFile.js';
import { useKeyFile } from './useKeyFile.js';
import { WebPushForm } from './WebPushForm.js';
import { adviceOn } from './probeAdvice.js';
import { SubmitForm } from '../../parts/SubmitForm.js';

const WAYS = [
  { value: 'key', label: 'Key (.p8)' },
  { value: 'certificate', label: 'Certificate' },
];

/** The form of a push service; for APNs the reader chooses the kind of credentials. */
export function PushServiceForm({ service, ...props }: ConfiguringProps & { service: PushService }) {
  const [way, setWay] = useState('key');
  if (service === 'WEB_PUSH') return <WebPushForm {...props} />;
  if (service !== 'IOS_APNS') return <FirebaseForm {...props} services={[service]} />;
  return (
    <Stack>
      <SegmentedControl data={WAYS} value={way} onChange={setWay} aria-label="Kind of credentials" />
      {way === 'key' ? <ApnsKeyForm {...props} /> : <ApnsCertificateForm {...props} />}
    </Stack>
  );
}

interface Values extends Replacement {
  serviceAccount: string;
  services: PushService[];
}

/** Fields inside the file that the gateway's errors may name. */
const IN_FILE = ['type', 'project_id', 'client_email', 'private_key'];

/** Sets up push services with a Google service account. @param services the initial choice */
function FirebaseForm(props: ConfiguringProps & { services: readonly PushService[] }) {
  const { tenantHost, appId, config, onDone, services } = props;
  const configureFirebase = useSend(ConfigureFirebaseDocument);
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { serviceAccount: '', services: [...services], ...REPLACEMENT },
    validate: {
      ...REPLACEMENT_RULES,
      serviceAccount: (text) => account.fault ?? (text === '' ? 'Choose the JSON key file' : null),
      services: (chosen) => (chosen.length === 0 ? 'Choose at least one' : null),
    },
  });
  const account = useKeyFile({
    read: (_file, content) => readServiceAccountFile(new TextDecoder().decode(content)),
    onRead(read, fault) {
      form.setFieldValue('serviceAccount', read?.serviceAccount ?? '');
      form.setFieldError('serviceAccount', fault);
    },
  });
  const submission = useSubmission({
    form,
    async send(values) {
      const { probe = null, userErrors } = (await configureFirebase({ input: { tenantHost, appId, ...values } }))
        .configureFirebase;
      if (userErrors.length > 0) return userErrors.map(atFile);
      account.clear();
      form.reset();
      await onDone(probe);
      return [];
    },
  });
  return (
    <SubmitForm
      label="Firebase"
      submission={submission}
      failed="The service account was not saved"
      adviceOn={({ message }) => adviceOn(services[0] ?? 'ANDROID_FIREBASE', message)}
      action="Save service account"
    >
      <FileDrop
        label="Key file of the service account (.json)"
        description="Firebase console, Project settings, Service accounts. Stored encrypted."
        accept=".json,application/json"
        {...form.getInputProps('serviceAccount')}
        value={account.file}
        onChange={account.choose}
        required
      />
      {account.content && (
        <Facts
          facts={[
            ['Project id', <span className="code">{account.content.projectId}</span>],
            ['Account', <span className="code">{account.content.clientEmail}</span>],
          ]}
        />
      )}
      <Checkbox.Group
        key={form.key('services')}
        label="Use it for"
        description="Both can share a project."
        required
        {...form.getInputProps('services')}
      >
        <Stack gap="xs" mt={4}>
          <Checkbox value="ANDROID_FIREBASE" label={SERVICE_NAMES.ANDROID_FIREBASE} />
          <Checkbox value="IOS_FIREBASE" label={SERVICE_NAMES.IOS_FIREBASE} />
        </Stack>
      </Checkbox.Group>
      <ReplacementFields form={form} provider="Google" isReplacing={config !== null} />
    </SubmitForm>
  );
}

function atFile({ message, path }: Refusal): Refusal {
  return { message, path: IN_FILE.includes(path?.[0] ?? '') ? ['serviceAccount'] : path };
}
