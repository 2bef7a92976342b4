import { QueryClient } from '@tanstack/react-query';
import { GatewayError } from './gatewayError.js';

const RETRIES = 2;

/** What remembers answers: a page that is come back to shows what it knew, and asks anew. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A gateway on the reader's own machine can be asked without any network.
        networkMode: 'always',
        staleTime: 2_000,
        retry: (failures, error) => failures < RETRIES && error instanceof GatewayError && error.isPassing,
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
