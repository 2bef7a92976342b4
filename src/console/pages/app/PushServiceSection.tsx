import { Button, Group, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { useAction } from '../../forms/useAction.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { useSend } from '../../gateway/useSend.js';
import {
  AppDocument,
  ProbePushServiceDocument,
  SetPushServiceEnabledDocument,
  type PushService,
  type PushServiceProbe,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/Dialog.js';
import { Failure } from '../../parts/Failure.js';
import { Section } from '../../parts/Section.js';
import { notifySuccess } from '../../parts/notifySuccess.js';
import { ProbeResult } from './ProbeResult.js';
import type { PushServiceConfig } from './PushServiceConfig.js';
import { PushServiceFacts } from './PushServiceFacts.js';
import { PushServiceForm } from './PushServiceForm.js';

export interface PushServiceSectionProps {
  tenantHost: string;
  appId: string;
  service: PushService;
  /** Null: it is not set up. */
  config: PushServiceConfig | null;
}

const LEADS: Readonly<Record<PushService, string>> = {
  IOS_APNS: "iPhones and iPads by Apple's own service.",
  IOS_FIREBASE: 'iPhones and iPads whose app uses Firebase Cloud Messaging.',
  ANDROID_FIREBASE: 'Android devices, by Firebase Cloud Messaging.',
};

/** One way to reach the devices of an app: how it is set up, whether the provider takes it, and changing it. */
export function PushServiceSection({ tenantHost, appId, service, config }: PushServiceSectionProps) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const [isEditing, editing] = useDisclosure();
  const [probe, setProbe] = useState<PushServiceProbe | null>(null);
  const probePushService = useSend(ProbePushServiceDocument);
  const setEnabled = useSend(SetPushServiceEnabledDocument);
  const name = SERVICE_NAMES[service];
  const question = `Ask ${service === 'IOS_APNS' ? 'Apple' : 'Google'} whether it works`;
  const target = { tenantHost, appId, service };

  const asking = useAction(async () => {
    const answer = (await probePushService({ input: target })).probePushService;
    setProbe(answer.probe ?? null);
    return answer.userErrors;
  });
  const switching = useAction(async (enabled: boolean) => {
    const { userErrors } = (await setEnabled({ input: { ...target, enabled } })).setPushServiceEnabled;
    await refresh(AppDocument);
    return userErrors;
  });
  const onDone = async (said: PushServiceProbe | null) => {
    setProbe(said);
    await refresh(AppDocument);
    editing.close();
    notifySuccess(`${name} is set up.`);
  };
  const failure = asking.failure ?? switching.failure;

  return (
    <Section
      title={name}
      lead={LEADS[service]}
      actions={
        config &&
        mayChange && (
          <Switch
            label="Enabled"
            aria-label={`${name} enabled`}
            checked={config.enabled}
            disabled={switching.isPending}
            onChange={(event) => switching.start(event.currentTarget.checked)}
          />
        )
      }
    >
      {config ? <PushServiceFacts config={config} /> : <Text>Not set up: devices cannot subscribe by it.</Text>}
      {failure && <Failure error={failure} title="This was not done" />}
      {probe && <ProbeResult service={service} probe={probe} />}
      {mayChange && (
        <Group>
          <Button variant={config ? 'default' : 'filled'} onClick={editing.open} aria-label={`${verb(config)} ${name}`}>
            {verb(config)}
          </Button>
          {config && (
            <Button
              variant="default"
              onClick={asking.start}
              loading={asking.isPending}
              aria-label={`${question}: ${name}`}
            >
              {question}
            </Button>
          )}
        </Group>
      )}
      <Dialog title={`${verb(config)}: ${name}`} opened={isEditing} onClose={editing.close} size="lg">
        <PushServiceForm tenantHost={tenantHost} appId={appId} service={service} config={config} onDone={onDone} />
      </Dialog>
    </Section>
  );
}

function verb(config: PushServiceConfig | null): string {
  return config ? 'Replace credentials' : 'Set up';
}
