import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway, type TestGateway } from '../support/useGateway.js';
import { budgetOf, CPU_MS, KEPT_BYTES, type Sending } from './budget.js';

/** Enough to know what it costs at best. */
const HARMLESS_ROUNDS = 20;
const MOST_TOGETHER = 16;

/** As many as anybody may ask for, and counted all the same: that costs something, too. */
const COUNTED = Object.fromEntries(
  ['PER_CLIENT', 'PER_TENANT', 'PER_ADDRESS', 'NEW_CLIENTS', 'WRONG_KEYS', 'COST'].map((limit) => [
    `BECKON_RATE_LIMIT_${limit}`,
    '999999999',
  ]),
);

type Headers = Record<string, string>;

/** Who knows no more than what everybody can know: nothing, or a tenant's host and the id of its app. */
export const STRANGERS: Readonly<Record<string, (center: ContactCenter, serial: number) => Headers>> = {
  nobody: () => ({}),
  'a made-up device': ({ appId, host }, serial) => ({
    authorization: `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="made-up-${serial}"`,
    'x-tenant-url': host,
  }),
};

/** A gateway that is measured, with a contact center on it. */
export function useBudget(variables: () => Record<string, string>): {
  gateway: () => TestGateway;
  center: () => ContactCenter;
  /**
   * All that costs more than it may, by its name with what it costs. Where a harmless request has work to do, in the
   * embedded database, what that costs is allowed besides.
   */
  overBudget(sendings: Iterable<readonly [string, Sending]>, harmless?: Sending): Promise<string[]>;
} {
  const gateway = useGateway(() => ({ ...COUNTED, LOG_LEVEL: 'warn', ...variables() }), { isMeasured: true });
  const budget = budgetOf(gateway);
  let made: ContactCenter | undefined;
  beforeAll(async () => {
    made = await createContactCenter(gateway().url, gateway().operatorKey);
  });
  afterAll(budget.close);

  return {
    gateway,
    center: () => {
      if (!made) throw new Error('only inside a test');
      return made;
    },
    async overBudget(sendings, harmless) {
      const over: string[] = [];
      const all = [...sendings];
      const allowed = CPU_MS + (harmless ? await budget.bestCpuMs(harmless, 0, HARMLESS_ROUNDS) : 0);
      const kept = await budget.keptBytes(async () => {
        let together = 1;
        for (let at = 0; at < all.length;) {
          const some = all.slice(at, at + together);
          const ms = await budget.cpuMs(some.map(([, sending]) => sending));
          if (ms <= allowed) {
            // Cheap enough together, so each is by itself. The next ones shall take half of it.
            together = Math.min(MOST_TOGETHER, Math.max(1, Math.floor((allowed * some.length) / (2 * ms))));
            at += some.length;
          } else if (some.length > 1) {
            together = Math.floor(some.length / 2);
          } else {
            for (const [name, sending] of some) {
              const best = await budget.bestCpuMs(sending, allowed);
              if (best > allowed) over.push(`${name}: ${best.toFixed(1)} ms`);
            }
            at += 1;
          }
        }
      });
      if (kept > KEPT_BYTES) over.push(`${Math.round(kept / 1024)} KiB are kept of each`);
      return over;
    },
  };
}
