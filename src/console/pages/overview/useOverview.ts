import { useThrottledCallback } from '@mantine/hooks';
import { useRef } from 'react';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useLive } from '../../gateway/useLive.js';
import type { TimeRange } from '../../url/timeRange.js';
import {
  AlertHistoryDocument,
  OverviewDeliveriesDocument,
  OverviewDocument,
  type OverviewQuery,
  OverviewSubscriptionsDocument,
} from '../../generated/graphql.js';

/** The range as the query's variables. */
function periodOf(range: TimeRange) {
  if (range.kind === 'last') return { lastSeconds: range.seconds };
  return range.kind === 'between' ? { after: range.after, before: range.before } : {};
}

const OPEN_ALERTS = { filter: { state: 'OPEN' }, first: 20 } as const;

/** The least time between two refreshes. */
const PAUSE_MS = 2_000;
/** Minutes pass and circuits close without an event. */
const REFRESH_MS = 15_000;

/** The overview and the open alerts, of the chosen tenant or of all, kept up to date. */
export function useOverview(tenantHost: string | null, range: TimeRange) {
  const variables = { tenantHost, ...periodOf(range) };
  const overview = useGatewayQuery(OverviewDocument, variables, { refetchInterval: REFRESH_MS });
  const alerts = useGatewayQuery(AlertHistoryDocument, OPEN_ALERTS, { refetchInterval: REFRESH_MS });
  const looking = useRef({ isUnderWay: false, isWanted: false });
  async function look(): Promise<void> {
    looking.current.isWanted = true;
    if (looking.current.isUnderWay) return;
    looking.current.isUnderWay = true;
    let known = overview.data;
    while (looking.current.isWanted) {
      looking.current.isWanted = false;
      const { data, isSuccess } = await overview.refetch({ cancelRefetch: false });
      // The gateway caches its counts: these are from before the event.
      if (isSuccess && known && isAnyOld(data, known)) looking.current.isWanted = true;
      known = data;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    looking.current.isUnderWay = false;
  }
  const refresh = useThrottledCallback(() => void look(), PAUSE_MS);
  const listener = {
    onEvent: refresh,
    // The first load needs no refresh.
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

/** Whether the overview or its period was not counted anew. */
function isAnyOld({ overview: now }: OverviewQuery, { overview: before }: OverviewQuery): boolean {
  // A range that does not end now keeps its bounds.
  const endsNow = Date.parse(now.period.before) >= Date.parse(before.at);
  return now.at === before.at || (endsNow && now.period.before === before.period.before);
}
