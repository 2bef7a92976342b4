import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway, type TestGateway } from '../support/useGateway.js';
import { budgetOf, CPU_MS, KEPT_BYTES, type Sending } from './budget.js';

/** Enough to know what it costs at best. */
const HARMLESS_ROUNDS = 10;

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
  const gateway = useGateway(variables, { isMeasured: true });
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
      const allowed = CPU_MS + (harmless ? await budget.cpuMs(harmless, 0, HARMLESS_ROUNDS) : 0);
      const kept = await budget.keptBytes(async () => {
        for (const [name, sending] of sendings) {
          const ms = await budget.cpuMs(sending, allowed);
          if (ms > allowed) over.push(`${name}: ${ms.toFixed(1)} ms`);
        }
      });
      if (kept > KEPT_BYTES) over.push(`${Math.round(kept / 1024)} KiB are kept of each`);
      return over;
    },
  };
}
