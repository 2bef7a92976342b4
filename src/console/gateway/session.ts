import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { useSearchParams } from 'react-router';
import { type ConsoleSession, type ConsoleViewer, type Gateway, useGateway } from './gateway.js';
import { MINUTE_MS } from '../../domain/durations.js';

/** Changes when another user signs in, or with other rights. @param viewer null: signed out */
export function viewerKey(viewer: ConsoleViewer | null): string {
  return viewer === null ? '' : [viewer.actor, viewer.role, viewer.tenantHost].join(' ');
}

export const SESSION_KEY = ['session'] as const;
/** Sessions end and roles change, so the session is refetched. */
const REFETCH_MS = 5 * MINUTE_MS;

/** The query for the signed-in viewer. When the viewer changes, all other cached data is dropped. */
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
    staleTime: REFETCH_MS,
    refetchInterval: REFETCH_MS,
  });
}

/** The signed-in viewer and the ways to sign in. */
export function useSession() {
  return useQuery(sessionQuery(useGateway()));
}

export const ViewerContext = createContext<ConsoleViewer | null>(null);

/** The signed-in viewer; only inside SignedIn. */
export function useViewer(): ConsoleViewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('useViewer must be used inside SignedIn');
  return viewer;
}

/** Whether the signed-in user may change things; a viewer may not. */
export function useMayChange(): boolean {
  return useViewer().role !== 'VIEWER';
}

interface ChosenTenant {
  /** Null: the operator has chosen none and sees the whole installation. */
  host: string | null;
  /** Whether the viewer may choose another tenant. */
  isChoice: boolean;
}

/** The tenant of the page: the viewer's own, or the one an operator has chosen (`?tenant=`). */
export function useTenant(): ChosenTenant {
  const { tenantHost } = useViewer();
  const [params] = useSearchParams();
  if (tenantHost !== null) return { host: tenantHost, isChoice: false };
  return { host: params.get('tenant') || null, isChoice: true };
}
