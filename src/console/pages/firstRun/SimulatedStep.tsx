import { Button, Divider, Stack, Text } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AppDocument, SimulatedProvidersDocument, UseSimulatedProvidersDocument } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';

/** Whether this gateway sends to simulated providers. */
export function useSimulated(): boolean {
  const mayChange = useMayChange();
  const query = useGatewayQuery(SimulatedProvidersDocument, {}, { enabled: mayChange, staleTime: Infinity });
  return query.data?.simulatedProviders ?? false;
}

/** Sets the app up with the simulated providers. */
export function UseSimulated({ tenantHost, appId }: { tenantHost: string; appId: string }) {
  const send = useSend(UseSimulatedProvidersDocument);
  const refresh = useRefresh();
  const use = useAction(async () => {
    const { app, userErrors } = (await send({ input: { tenantHost, appId } })).useSimulatedProviders;
    if (!app) return userErrors;
    await refresh(AppDocument);
    notifySuccess('The app sends to the simulated providers.');
    return [];
  });
  return (
    <Stack align="flex-start">
      <Text>
        This gateway was started with simulated providers: they speak the protocols of Apple and Google, and reach no
        real device. Try everything with them, and then with your own keys.
      </Text>
      <Button leftSection={<IconWand size={16} aria-hidden />} loading={use.isPending} onClick={use.start}>
        Use simulated providers
      </Button>
      {use.failure && <Failure error={use.failure} title="They were not set up" />}
      <Divider label="or with your own keys" w="100%" />
    </Stack>
  );
}
