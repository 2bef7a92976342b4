import { useSearchParams } from 'react-router';
import { useViewer } from './viewerContext.js';

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
