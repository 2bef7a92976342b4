import { hash } from 'node:crypto';
import { addressBlock } from './addressBlock.js';
import { accountOf, actorName, type Caller, type DeviceCaller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { createBudget, type Budget } from './budget.js';
import { createCostBudget } from './costBudget.js';
import type { Metrics } from './metrics.js';

/** Requests a minute that a node takes, each number of its own kind of sender; 0: any number. */
export interface RateLimitSettings {
  client: number;
  /** Of all devices, and of all who are refused as nobody, of one address. */
  address: number;
  /** Clients that this node has not heard of, of one app and one address. */
  newClients: number;
  /** Of all devices of a tenant; as many of its platforms; and of its people. */
  tenant: number;
  /** Fields a second of one principal, as the cost of a GraphQL operation counts them. */
  cost: number;
}

/** What this node takes of whom. Whoever is asked too much of throws DomainError TOO_MANY_REQUESTS, with the seconds to wait. */
export interface RateLimits {
  /** Counts what a caller asks for. @param calls how many requests it is worth */
  count(caller: Caller, calls?: number): void;
  /** Before anything is looked at: whether a caller has nothing left to spend on queries. */
  checkCost(caller: Caller): void;
  /** Takes from what a caller may spend on queries. @param costOf asked where there is a limit */
  countCost(caller: Caller, costOf: () => number): void;
  /**
   * Takes what an event of a live query costs, where more than half of what a caller may save is left: the rest is for queries,
   * which are refused where live queries only wait. @returns whether it was taken
   */
  payForEvent(caller: Caller, cost: number): boolean;
  /** Counts what somebody asks for who is nobody here. */
  countStranger(address: string | null, calls?: number): void;
  /** Before it is found out who asks: whether so many have come from there that a device or a stranger is refused anyway. */
  checkAddress(address: string | null): void;
}

export interface RateLimitOptions {
  limits: RateLimitSettings;
  metrics: Pick<Metrics, 'rateLimited'>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Scopes as `/metrics` has them, and in words. */
const WORDS = {
  client: 'this client has made more than',
  address: 'from this address came more than',
  new_client: 'from this address clients that are new here made more than',
  tenant: 'this tenant has made more than',
} as const;

/** Some 20 MB of keys at most. */
const MAX_CLIENTS = 100_000;
const MAX_OTHERS = 50_000;
/** Of what a caller may spend, the part that live queries leave to queries. */
const RESERVED = 0.5;

/** Where devices are, there are as many of them as somebody likes: their ids are their own to choose. */
export function createRateLimits({ limits, metrics, now }: RateLimitOptions): RateLimits {
  const clients = createBudget(limits.client, MAX_CLIENTS, now);
  const addresses = createBudget(limits.address, MAX_OTHERS, now);
  const newClients = createBudget(limits.newClients, MAX_OTHERS, now);
  const tenants = createBudget(limits.tenant, MAX_OTHERS, now);
  const costs = createCostBudget(limits.cost, MAX_OTHERS, now);

  function check(scope: keyof typeof WORDS, limit: number, seconds: number | null): void {
    if (seconds === null) return;
    metrics.rateLimited(scope);
    const words = `${WORDS[scope]} ${limit} requests within a minute`;
    throw new DomainError('TOO_MANY_REQUESTS', words, null, seconds);
  }

  function checkSpent(seconds: number | null): void {
    if (seconds === null) return;
    metrics.rateLimited('cost');
    const words = `the queries of this caller have asked for more than ${limits.cost} fields a second`;
    throw new DomainError('TOO_MANY_REQUESTS', words, null, seconds);
  }

  function countDevice(caller: DeviceCaller, calls: number): void {
    const { tenant, appId, clientId } = caller;
    const address = addressBlock(caller.address);
    const client = keyOf(tenant.id, appId, clientId.reveal());
    // What is refused to one takes nothing from those with whom it shares the next account.
    if (!clients.knows(client)) {
      check('new_client', limits.newClients, newClients.take(keyOf(tenant.id, appId, address)));
    }
    take('client', clients, client, calls);
    take('address', addresses, address, calls);
  }

  function take(scope: 'client' | 'address' | 'tenant', budget: Budget, key: string, calls: number): void {
    check(scope, limits[scope], budget.take(key, calls));
  }

  return {
    count(caller, calls = 1) {
      if (caller.role === 'DEVICE') countDevice(caller, calls);
      if (caller.tenant) take('tenant', tenants, `${caller.tenant.id} ${accountOf(caller)}`, calls);
    },
    checkCost(caller) {
      if (limits.cost > 0) checkSpent(costs.lack(spenderOf(caller)));
    },
    countCost(caller, costOf) {
      if (limits.cost > 0) checkSpent(costs.spend(spenderOf(caller), costOf()));
    },
    payForEvent: (caller, cost) => limits.cost === 0 || costs.spend(spenderOf(caller), cost, RESERVED) === null,
    countStranger: (address, calls = 1) => take('address', addresses, addressBlock(address), calls),
    checkAddress: (address) => check('address', limits.address, addresses.lack(addressBlock(address))),
  };
}

/** Who pays for a query: a key or a person; of devices, which are as many as somebody likes, all of an address. */
function spenderOf(caller: Caller): string {
  const { role, tenant, address } = caller;
  return role === 'DEVICE' ? `address ${addressBlock(address)}` : keyOf(tenant?.id ?? 0, actorName(caller));
}

/** Of one length, however long the names are. */
function keyOf(...names: (string | number)[]): string {
  return hash('sha256', JSON.stringify(names), 'base64');
}
