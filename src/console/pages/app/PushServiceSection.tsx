import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ENVIRONMENTS, SERVICE_NAMES } from '../../format/labels.js';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  AppDocument,
  ProbePushServiceDocument,
  type PushService,
  type PushServiceProbe,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/Dialog.js';
import { Facts } from '../../parts/Facts.js';
import { HealthNote, HealthState } from '../../parts/HealthState.js';
import { Section } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { Failure } from '../../parts/states.js';
import { ApnsKeys } from './ApnsKeys.js';
import { EnabledSwitch } from './EnabledSwitch.js';
import { ProbeResult } from './ProbeResult.js';
import { PushServiceForm } from './PushServiceForm.js';
import type { PushServiceConfig } from './credentialForm.js';

interface PushServiceSectionProps {
  tenantHost: string;
  appId: string;
  service: PushService;
  /** Null: it is not set up. */
  config: PushServiceConfig | null;
}

const LEADS: Readonly<Record<PushService, string>> = {
  IOS_APNS: "iPhones and iPads, by Apple's own service.",
  IOS_FIREBASE: 'iPhones and iPads whose app uses Firebase Cloud Messaging.',
  ANDROID_FIREBASE: 'Android devices, by Firebase Cloud Messaging.',
  WEB_PUSH: 'Web browsers, each by its own push service.',
};

/** A push service of an app: its configuration, a probe of its credentials, and the form to change it. */
export function PushServiceSection({ tenantHost, appId, service, config }: PushServiceSectionProps) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const [isEditing, editing] = useDisclosure();
  const [probe, setProbe] = useState<PushServiceProbe | null>(null);
  const probePushService = useSend(ProbePushServiceDocument);
  const name = SERVICE_NAMES[service];
  const question =
    service === 'WEB_PUSH' ? 'Check the keys' : `Test with ${service === 'IOS_APNS' ? 'Apple' : 'Google'}`;
  const target = { tenantHost, appId, service };

  const asking = useAction(async () => {
    const answer = (await probePushService({ input: target })).probePushService;
    setProbe(answer.probe ?? null);
    return answer.userErrors;
  });
  const onDone = async (verdict: PushServiceProbe | null) => {
    setProbe(verdict);
    await refresh(AppDocument);
    editing.close();
    notifySuccess(`${name} is set up.`);
  };
  const { failure } = asking;

  return (
    <Section
      title={name}
      lead={LEADS[service]}
      actions={config && mayChange && <EnabledSwitch target={target} isEnabled={config.enabled} />}
    >
      {config && <HealthNote what={name} health={config.health} />}
      {config ? <PushServiceFacts config={config} /> : <Text>Not set up: devices cannot subscribe with it.</Text>}
      {config && service === 'IOS_APNS' && (
        <ApnsKeys tenantHost={tenantHost} appId={appId} config={config} onAdded={setProbe} />
      )}
      {failure && <Failure error={failure} title="That did not work" />}
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

/** The facts of a configuration. */
function PushServiceFacts({ config }: { config: PushServiceConfig }) {
  const { bundleIds, environment, projectId, vapidPublicKey, credentialFingerprint, expiresAt } = config;
  const { previousFingerprint, previousUntil, enabled: isOn } = config;
  return (
    <Facts
      facts={[
        ['Health', <HealthState health={isOn ? { ...config.health, reason: null } : config.health} />],
        ['Bundle ids', bundleIds && <span className="code">{bundleIds.join(', ')}</span>],
        ['Environment', bundleIds && (environment ? ENVIRONMENTS[environment] : 'Both')],
        ['Project id', projectId && <span className="code">{projectId}</span>],
        ['Public key', vapidPublicKey && <span className="code">{vapidPublicKey}</span>],
        ['Fingerprint', <span className="code">{credentialFingerprint}</span>],
        ['Expires', expiresAt ? <Time at={expiresAt} /> : 'Never'],
        [
          'Fallback',
          previousFingerprint && previousUntil && (
            <>
              <span className="code">{previousFingerprint}</span>, until <Time at={previousUntil} />
            </>
          ),
        ],
        ['Changed', <Time at={config.updatedAt} />],
      ]}
    />
  );
}
