/** More workers help on no machine, and would use up the connections of PostgreSQL. */
export const MOST_WORKERS = 128;

/** `localhost` may mean two addresses. Then Fastify serves the second one with a listener that it does not expose. */
const LISTENERS = ['HOST', 'BECKON_ADMIN_HOST'] as const;

/** Faults in the combination of BECKON_WORKERS with other variables. Other checks report an invalid number. */
export function workerFaults(given: Readonly<Record<string, string | undefined>>): string[] {
  const { BECKON_WORKERS: workers = '1', DATABASE_URL: database } = given;
  if (!(Number(workers) > 1)) return [];
  return [
    ...(database === undefined
      ? ['BECKON_WORKERS must be 1 without DATABASE_URL: the embedded database serves one process']
      : []),
    ...LISTENERS.filter((name) => given[name] === 'localhost').map(
      (name) => `${name} must be an address (127.0.0.1 or ::1, not localhost) when BECKON_WORKERS is more than 1`,
    ),
  ];
}

/**
 * A limit per address, divided among workers: connections reach them in turn, so an address with many connections has about
 * the limit of one gateway. 0 stays no limit.
 */
export function shareOfWorker(limit: number, workers: number): number {
  return Math.ceil(limit / workers);
}
