import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { useSearchParams } from 'react-router';
import { type ConsoleSession, type ConsoleViewer, type Gateway, useGateway } from './gateway.js';

/** The same as long as the same one is signed in, with the same rights. @param viewer null: nobody is */
export function viewerKey(viewer: ConsoleViewer | null): string {
  return viewer === null ? '' : [viewer.actor, viewer.role, viewer.tenantHost].join(' ');
}

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

/** Who is signed in, and how one can. */
export function useSession() {
  return useQuery(sessionQuery(useGateway()));
}

export const ViewerContext = createContext<ConsoleViewer | null>(null);

/** Who is signed in; for what is inside of SignedIn. */
export function useViewer(): ConsoleViewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('useViewer is for what is inside of SignedIn');
  return viewer;
}

/** Whether whoever is signed in may change things; a viewer may not. */
export function useMayChange(): boolean {
  return useViewer().role !== 'VIEWER';
}

export interface ChosenTenant {
  /** Null: an operator has chosen none, and sees the whole installation. */
  host: string | null;
  /** Whether whoever is signed in may choose another. */
  isChoice: boolean;
}

/** The tenant that the page is about: one's own, or the one that the operator has chosen (`?tenant=`). */
export function useTenant(): ChosenTenant {
  const { tenantHost } = useViewer();
  const [params] = useSearchParams();
  if (tenantHost !== null) return { host: tenantHost, isChoice: false };
  return { host: params.get('tenant') || null, isChoice: true };
}
