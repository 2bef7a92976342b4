import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { choicesOf, SERVICE_NAMES } from '../../format/labels.js';
import { useRefresh } from '../../gateway/requests.js';
import { AppDocument, type PushService } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Failure } from '../../parts/states.js';
import { tenantPath } from '../../url/paths.js';
import { ProbeResult } from '../app/ProbeResult.js';
import { PushServiceForm } from '../app/PushServiceForm.js';
import type { PushServiceConfig } from '../app/credentialForm.js';
import { UseSimulated, useSimulated } from './SimulatedStep.js';
import type { FirstRun } from './useFirstRun.js';

interface ServiceStepProps {
  tenantHost: string;
  appId: string;
  /** Including disabled ones. */
  configs: readonly PushServiceConfig[];
}

/** Sets up a push service. */
export function ServiceStep({ tenantHost, appId, configs }: ServiceStepProps) {
  const refresh = useRefresh();
  const [service, setService] = useState<PushService>('ANDROID_FIREBASE');
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const simulated = useSimulated();
  const enabled = configs.filter((config) => config.enabled);
  return (
    <Stack>
      <Text>
        Beckon sends with your own credentials: a .p8 key from Apple, or a service account&apos;s key file from Google.
        The simulators write both into their folder.
      </Text>
      {simulated && configs.length === 0 && <UseSimulated tenantHost={tenantHost} appId={appId} />}
      {enabled.length > 0 && (
        <Text>
          Set up: {enabled.map((one) => SERVICE_NAMES[one.service]).join('; ')}. See also{' '}
          <ConsoleLink to={tenantPath(tenantHost, appId)}>the app&apos;s page</ConsoleLink>.
        </Text>
      )}
      <SegmentedControl
        data={choicesOf(SERVICE_NAMES)}
        value={service}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        onChange={(value) => setService(value as PushService)}
        aria-label="Push service"
      />
      <PushServiceForm
        key={service}
        tenantHost={tenantHost}
        appId={appId}
        service={service}
        config={configs.find((config) => config.service === service) ?? null}
        onDone={() => refresh(AppDocument)}
      />
    </Stack>
  );
}

/** Tests the credentials with the provider as soon as the step is reached. */
export function ProbeStep({ tenantHost, appId, firstRun }: { tenantHost: string; appId: string; firstRun: FirstRun }) {
  const { services, probe, probeQuery } = firstRun;
  const service = services[0]?.service;
  if (service === undefined) return null;
  return (
    <Stack align="flex-start">
      <Text>Tests the credentials of {SERVICE_NAMES[service]} with the provider. Nothing is sent to a device.</Text>
      {probeQuery.error && <Failure error={probeQuery.error} title="The test failed" />}
      {probe && <ProbeResult service={service} probe={probe} />}
      {probe && probe.verdict !== 'ACCEPTED' && (
        <ConsoleLink to={tenantPath(tenantHost, appId)}>Correct the credentials on the app&apos;s page</ConsoleLink>
      )}
      <Button variant="default" loading={probeQuery.isFetching} onClick={() => void probeQuery.refetch()}>
        Test again
      </Button>
    </Stack>
  );
}
