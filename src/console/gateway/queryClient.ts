import { QueryClient } from '@tanstack/react-query';
import { GatewayError } from './gateway.js';

const RETRIES = 2;
/** For a longer pause, the page shows the error instead. */
const LONGEST_PAUSE_MS = 5_000;

/** The query cache: a page shows its last data at once and refetches. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A gateway on localhost works offline.
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
