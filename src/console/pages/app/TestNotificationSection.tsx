import { Alert, Checkbox, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { isTokenService, type TokenService } from '../../../domain/lane.js';
import { SERVICE_NAMES } from '../../format/labels.js';
import { spokenDuration } from '../../format/times.js';
import type { Refusal } from '../../forms/refusals.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import {
  type AppQuery,
  type DeviceTokenInput,
  SendTestNotificationDocument,
  type SendTestNotificationMutation,
} from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface TestNotificationSectionProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
}

/** Sends a notification at once and shows the push service's response. */
export function TestNotificationSection({ tenantHost, app }: TestNotificationSectionProps) {
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  return (
    <Section
      title="Test notification"
      lead="Sent once, immediately and outside the queue. It is recorded in the audit log."
    >
      {app.pushServices.length === 0 ? (
        <Text>Set up a push service first.</Text>
      ) : (
        <TestNotificationForm tenantHost={tenantHost} app={app} onDone={setReceipt} />
      )}
      {receipt && <TestReceipt receipt={receipt} />}
    </Section>
  );
}

interface TestNotificationFormProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
  onDone: (receipt: Receipt | null) => void;
}

const TARGETS = [
  { value: 'chat', label: 'To a chat' },
  { value: 'device', label: 'To a device' },
];

/** The target and the text of a test notification. */
function TestNotificationForm({ tenantHost, app, onDone }: TestNotificationFormProps) {
  const send = useSend(SendTestNotificationDocument);
  const [target, setTarget] = useState('chat');
  const isDevice = target === 'device';
  // A browser's keys cannot be entered; a test goes to its chat.
  const services = app.pushServices.map(({ service }) => service).filter(isTokenService);
  const bundleIds = app.pushServices.flatMap(({ bundleIds: ids }) => ids ?? []);
  const [service, setService] = useState<TokenService>(services[0] ?? 'IOS_APNS');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { chatId: '', deviceToken: '', bundleId: bundleIds[0] ?? '', title: '', body: '', dryRun: false },
    validate: {
      chatId: (chatId) => (!isDevice && chatId.trim() === '' ? 'Enter a chat id' : null),
      deviceToken: (token) => (isDevice && token.trim() === '' ? 'Enter a device token' : null),
    },
  });
  const submission = useSubmission({
    form,
    async send({ chatId, deviceToken, bundleId, title, body, dryRun }) {
      onDone(null);
      const to = isDevice ? { device: testDevice(service, deviceToken.trim(), bundleId) } : { chatId: chatId.trim() };
      const input = { tenantHost, appId: app.appId, ...to, title: title || null, body: body || null, dryRun };
      const { receipt, userErrors } = (await send({ input })).sendTestNotification;
      onDone(receipt ?? null);
      return userErrors.map(atField);
    },
  });
  return (
    <SubmitForm
      label="Test notification"
      submission={submission}
      failed="Nothing was sent"
      action="Send test notification"
      maw={560}
    >
      <SegmentedControl data={TARGETS} value={target} onChange={setTarget} aria-label="Target" />
      {isDevice ? (
        <>
          <Select
            label="Push service"
            data={services.map((value) => ({ value, label: SERVICE_NAMES[value] }))}
            value={service}
            onChange={(value) => setService(value as TokenService)}
            allowDeselect={false}
          />
          <TextField
            form={form}
            name="deviceToken"
            label="Device token"
            description="Not stored."
            spellCheck={false}
            required
            w="100%"
          />
          {service === 'IOS_APNS' && (
            <Select
              key={form.key('bundleId')}
              label="Bundle id"
              data={bundleIds}
              allowDeselect={false}
              {...form.getInputProps('bundleId')}
            />
          )}
        </>
      ) : (
        <TextField
          form={form}
          name="chatId"
          label="Chat id"
          description="Its client must be subscribed."
          spellCheck={false}
          required
          w="100%"
        />
      )}
      <TextField form={form} name="title" label="Title" placeholder={app.name} w="100%" />
      <Textarea
        key={form.key('body')}
        label="Text"
        placeholder="This is a test notification."
        autosize
        w="100%"
        {...form.getInputProps('body')}
      />
      <Checkbox
        key={form.key('dryRun')}
        label="Dry run"
        description="The push service checks it; no device gets it."
        {...form.getInputProps('dryRun', { type: 'checkbox' })}
      />
    </SubmitForm>
  );
}

/** An error of `device.iosApns.deviceToken` shows at `deviceToken`. */
function atField({ message, path }: Refusal): Refusal {
  return { message, path: path?.[0] === 'device' ? path.slice(-1) : path };
}

type Receipt = NonNullable<SendTestNotificationMutation['sendTestNotification']['receipt']>;

const MEANINGS: Readonly<Record<string, string>> = {
  delivered: 'The push service accepted it',
  unregistered: 'The app is no longer on this device',
  retry: 'The push service failed or could not be reached. Try again',
  intercepted: 'A proxy answered instead of the push service. Check the proxy and try again',
  throttled: 'The push service is rate-limiting',
  rejected: 'The push service refused it',
};

/** The push service's response to a test notification. */
function TestReceipt({ receipt }: { receipt: Receipt }) {
  const { service, outcome, reason, statusCode, providerMessageId, durationMs } = receipt;
  const isGood = outcome === 'delivered';
  return (
    <Alert
      color={isGood ? 'teal' : 'red'}
      role="status"
      icon={isGood ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={MEANINGS[outcome] ?? outcome}
    >
      <Text size="sm">
        {SERVICE_NAMES[service]}, {statusCode == null ? 'no answer' : `HTTP ${statusCode}`} after{' '}
        {spokenDuration(durationMs)}
      </Text>
      {reason != null && (
        <Text size="sm" className="code">
          {reason}
        </Text>
      )}
      {providerMessageId != null && (
        <Text size="sm">
          Message id: <span className="code">{providerMessageId}</span>
        </Text>
      )}
    </Alert>
  );
}

/** A device token as the mutation's input. @param bundleId for IOS_APNS */
function testDevice(service: TokenService, deviceToken: string, bundleId: string): DeviceTokenInput {
  switch (service) {
    case 'IOS_APNS':
      return { iosApns: { deviceToken, bundleId } };
    case 'IOS_FIREBASE':
      return { iosFirebase: { deviceToken } };
    case 'ANDROID_FIREBASE':
      return { androidFirebase: { deviceToken } };
  }
}
