import { useQuery } from '@tanstack/react-query';
import { useGateway } from './gatewayContext.js';
import { sessionQuery } from './sessionQuery.js';

/** Who is signed in, and how one can. */
export function useSession() {
  return useQuery(sessionQuery(useGateway()));
}
