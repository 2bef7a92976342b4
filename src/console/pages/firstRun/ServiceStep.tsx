import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { choicesOf } from '../../format/choicesOf.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { AppDocument, type PushService } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { tenantPath } from '../../url/tenantPath.js';
import type { PushServiceConfig } from '../app/PushServiceConfig.js';
import { PushServiceForm } from '../app/PushServiceForm.js';

export interface ServiceStepProps {
  tenantHost: string;
  appId: string;
  /** Those that are off, too. */
  configs: readonly PushServiceConfig[];
}

/** The credentials of a push service. */
export function ServiceStep({ tenantHost, appId, configs }: ServiceStepProps) {
  const refresh = useRefresh();
  const [service, setService] = useState<PushService>('ANDROID_FIREBASE');
  const enabled = configs.filter((config) => config.enabled);
  return (
    <Stack>
      <Text>
        Beckon sends with the credentials of your own accounts: a .p8 key from Apple, the key file of a service account
        from Google. The simulators write both into their folder.
      </Text>
      {enabled.length > 0 && (
        <Text>
          Set up: {enabled.map((one) => SERVICE_NAMES[one.service]).join('; ')}. More of it on{' '}
          <ConsoleLink to={tenantPath(tenantHost, appId)}>the app&apos;s page</ConsoleLink>.
        </Text>
      )}
      <SegmentedControl
        data={choicesOf(SERVICE_NAMES)}
        value={service}
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
