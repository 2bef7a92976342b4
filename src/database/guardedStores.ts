import type { Database } from './database.js';
import { mapDatabaseErrors, storeUnavailable } from './databaseErrors.js';
import type { StoreTroubles } from './storeTroubles.js';

type Store = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** Stores by name, each call of which fails with STORE_UNAVAILABLE while the database is away. */
export type StoreGuard = <Stores extends Record<string, Store>>(stores: Stores) => Stores;

/** @param troubles records the result of each call */
export function createStoreGuard(troubles: StoreTroubles): StoreGuard {
  const guarded =
    (call: string, method: Store[string]): Store[string] =>
    async (...parameters) => {
      const result = await mapDatabaseErrors(method(...parameters), (error) => troubles.failed(call, error));
      troubles.succeeded(call);
      return result;
    };
  return (stores) =>
    Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [
        name,
        Object.fromEntries(Object.entries(store).map(([method, run]) => [method, guarded(`${name}.${method}`, run)])),
      ]),
    ) as typeof stores;
}

/** @throws DomainError STORE_UNAVAILABLE when the database does not answer, takes no writes, or has failed a call lately */
export async function pingDatabase({ prisma }: Pick<Database, 'prisma'>, troubles: StoreTroubles): Promise<void> {
  const [[setting]] = await mapDatabaseErrors(
    Promise.all([
      prisma.$queryRaw<{ isReadOnly: boolean }[]>`
        SELECT current_setting('transaction_read_only') = 'on' AS "isReadOnly"`,
      // A database without our tables answers too.
      prisma.gatewayNode.findFirst({ select: { id: true } }),
    ]),
    (error) => troubles.failed('ping', error),
  );
  troubles.succeeded('ping');
  if (setting?.isReadOnly || troubles.current() !== null) throw storeUnavailable();
}
