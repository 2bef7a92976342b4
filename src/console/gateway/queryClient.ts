import { QueryClient } from '@tanstack/react-query';
import { GatewayError } from './gateway.js';

const RETRIES = 2;
/** Who would have to wait longer is told so instead. */
const LONGEST_PAUSE_MS = 5_000;

/** What remembers answers: a page that is come back to shows what it knew, and asks anew. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A gateway on the reader's own machine can be asked without any network.
        networkMode: 'always',
        staleTime: 2_000,
        retry: (failures, error) =>
          failures < RETRIES &&
          error instanceof GatewayError &&
          error.isPassing &&
          pauseMs(failures, error) <= LONGEST_PAUSE_MS,
        retryDelay: pauseMs,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

function pauseMs(failures: number, error: Error): number {
  const wantedSeconds = error instanceof GatewayError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(500 * 2 ** failures, 1_000 * wantedSeconds);
}
