import { queryOptions } from '@tanstack/react-query';
import type { ConsoleSession } from './consoleSession.js';
import type { Gateway } from './gateway.js';
import { viewerKey } from './viewerKey.js';

export const SESSION_KEY = ['session'] as const;
/** Sessions end, and roles change. */
const ASKED_AGAIN_MS = 5 * 60_000;

/** The question who is signed in. Where it is another one than before, all other answers are forgotten: they are not theirs. */
export function sessionQuery(gateway: Gateway) {
  return queryOptions({
    queryKey: SESSION_KEY,
    queryFn: async ({ client, signal }) => {
      const session = await gateway.readSession(signal);
      const known = client.getQueryData<ConsoleSession>(SESSION_KEY);
      if (known && viewerKey(known.viewer) !== viewerKey(session.viewer)) {
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
      }
      return session;
    },
    staleTime: ASKED_AGAIN_MS,
    refetchInterval: ASKED_AGAIN_MS,
  });
}
