import { useThrottledCallback } from '@mantine/hooks';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useLive } from '../../gateway/useLive.js';
import {
  OpenAlertsDocument,
  OverviewDeliveriesDocument,
  OverviewDocument,
  OverviewSubscriptionsDocument,
} from '../../generated/graphql.js';

/** However much happens, no more often. */
const PAUSE_MS = 2_000;
/** Minutes go by, and circuits close, without anything happening. */
const REFRESH_MS = 15_000;

/** The overview and the open alerts (those of one tenant only), as they are now and as they become. */
export function useOverview(tenantHost: string | null) {
  const overview = useGatewayQuery(OverviewDocument, { tenantHost }, { refetchInterval: REFRESH_MS });
  const alerts = useGatewayQuery(OpenAlertsDocument, {}, { refetchInterval: REFRESH_MS, enabled: tenantHost !== null });
  async function look(): Promise<void> {
    const known = overview.data?.overview.at;
    for (;;) {
      const { data, isSuccess } = await overview.refetch({ cancelRefetch: false });
      if (!isSuccess || data.overview.at !== known) return;
      // The gateway keeps what it has counted for a while, and this is of before what has happened.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  const refresh = useThrottledCallback(() => void look(), PAUSE_MS);
  const listener = {
    onEvent: refresh,
    // It is asked for anyway when the page comes.
    onConnected: (isAgain: boolean) => {
      if (isAgain) refresh();
    },
  };
  const live = [
    useLive(OverviewDeliveriesDocument, { tenantHost }, listener),
    useLive(OverviewSubscriptionsDocument, { tenantHost }, listener),
  ];
  return { overview, alerts, live };
}
