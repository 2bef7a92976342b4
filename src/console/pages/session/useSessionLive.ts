import { useThrottledCallback } from '@mantine/hooks';
import { useLive, type LiveState } from '../../gateway/useLive.js';
import { SessionDeliveriesDocument, SessionSubscriptionDocument } from '../../generated/graphql.js';

/** A burst of events is shown at once. */
const PAUSE_MS = 500;

/** Follows what happens with a session. @param refresh called when there is something new to show */
export function useSessionLive(tenantHost: string, chatId: string, refresh: () => void): LiveState[] {
  const soon = useThrottledCallback(refresh, PAUSE_MS);
  const listener = { onEvent: soon, onConnected: soon };
  return [
    useLive(SessionDeliveriesDocument, { tenantHost, chatId }, listener),
    useLive(SessionSubscriptionDocument, { tenantHost, chatId }, listener),
  ];
}
