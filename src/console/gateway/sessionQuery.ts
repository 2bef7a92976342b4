import { queryOptions } from '@tanstack/react-query';
import type { Gateway } from './gateway.js';

export const SESSION_KEY = ['session'] as const;
/** Sessions end, and roles change. */
const ASKED_AGAIN_MS = 5 * 60_000;

/** The question who is signed in. */
export function sessionQuery(gateway: Gateway) {
  return queryOptions({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => gateway.readSession(signal),
    staleTime: ASKED_AGAIN_MS,
    refetchInterval: ASKED_AGAIN_MS,
  });
}
