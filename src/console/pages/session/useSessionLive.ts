import { useThrottledCallback } from '@mantine/hooks';
import { type LiveState, useLive } from '../../gateway/useLive.js';
import { SessionDeliveriesDocument, SessionSubscriptionDocument } from '../../generated/graphql.js';

/** A burst of events causes one refresh. */
const PAUSE_MS = 500;

/** Follows an existing chat's live queries. @param refresh called on a change */
export function useSessionLive(tenantHost: string, chatId: string, refresh: () => void): LiveState[] {
  const soon = useThrottledCallback(refresh, PAUSE_MS);
  const listener = { onEvent: soon, onConnected: soon };
  return [
    useLive(SessionDeliveriesDocument, { tenantHost, chatId }, listener),
    useLive(SessionSubscriptionDocument, { tenantHost, chatId }, listener),
  ];
}
