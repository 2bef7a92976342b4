import { Button, Stack, Text } from '@mantine/core';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Failure } from '../../parts/Failure.js';
import { tenantPath } from '../../url/tenantPath.js';
import { ProbeResult } from '../app/ProbeResult.js';
import type { FirstRun } from './useFirstRun.js';

/** Whether the provider takes the credentials: asked when the step is reached. */
export function ProbeStep({ tenantHost, appId, firstRun }: { tenantHost: string; appId: string; firstRun: FirstRun }) {
  const { services, probe, probeQuery } = firstRun;
  const service = services[0]?.service;
  if (service === undefined) return null;
  return (
    <Stack align="flex-start">
      <Text>
        The provider of {SERVICE_NAMES[service]} is asked whether it takes the credentials. Nothing is sent to a device.
      </Text>
      {probeQuery.error && <Failure error={probeQuery.error} title="It could not be asked" />}
      {probe && <ProbeResult service={service} probe={probe} />}
      {probe && probe.verdict !== 'ACCEPTED' && (
        <ConsoleLink to={tenantPath(tenantHost, appId)}>Correct the credentials on the app&apos;s page</ConsoleLink>
      )}
      <Button variant="default" loading={probeQuery.isFetching} onClick={() => void probeQuery.refetch()}>
        Ask again
      </Button>
    </Stack>
  );
}
