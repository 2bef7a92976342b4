import { useThrottledCallback } from '@mantine/hooks';
import { useRef } from 'react';
import { useGatewayQuery } from '../../gateway/requests.js';
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
  const looking = useRef({ isUnderWay: false, isWanted: false });
  async function look(): Promise<void> {
    looking.current.isWanted = true;
    if (looking.current.isUnderWay) return;
    looking.current.isUnderWay = true;
    let known = overview.data?.overview.at;
    while (looking.current.isWanted) {
      looking.current.isWanted = false;
      const { data, isSuccess } = await overview.refetch({ cancelRefetch: false });
      // The gateway keeps what it has counted for a while: this is of before what has happened.
      if (isSuccess && data.overview.at === known) looking.current.isWanted = true;
      known = data?.overview.at;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    looking.current.isUnderWay = false;
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
