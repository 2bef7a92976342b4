import { hash } from 'node:crypto';
import { addressBlock } from './addressBlock.js';
import { accountOf, actorName, type Caller, type DeviceCaller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { createBudget, type Budget } from './budget.js';
import { createCostBudget } from './costBudget.js';
import type { Metrics } from './metrics.js';

/** Requests per minute and node, for each kind of sender; 0: unlimited. */
interface RateLimitSettings {
  client: number;
  /** All devices and all unauthenticated requests of one address. */
  address: number;
  /** Clients that this node has not heard of, of one app and one address. */
  newClients: number;
  /** Of all devices of a tenant; as many of its platforms; and of its people. */
  tenant: number;
  /** Fields a second of one principal, as the cost of a GraphQL operation counts them. */
  cost: number;
}

/** The rate limits of this node. Every method throws DomainError TOO_MANY_REQUESTS with the seconds to wait. */
export interface RateLimits {
  /** Counts a caller's request. @param calls how many requests it counts as */
  count(caller: Caller, calls?: number): void;
  /** Refuses a caller without query budget before its operation is read. */
  checkCost(caller: Caller): void;
  /** Charges a caller's query budget. @param costOf called only if there is a limit */
  countCost(caller: Caller, costOf: () => number): void;
  /**
   * Charges one event of a live query, if more than half of the caller's budget is left. The rest is reserved for
   * queries, because those are refused while live queries only wait.
   * @returns whether it was charged
   */
  payForEvent(caller: Caller, cost: number): boolean;
  /** Counts a request of an anonymous caller. */
  countAnonymous(address: string | null, calls?: number): void;
  /**
   * Checked before authentication: whether the address is over its limit, so that a device or an anonymous caller is
   * refused anyway.
   */
  checkAddress(address: string | null): void;
}

interface RateLimitOptions {
  limits: RateLimitSettings;
  metrics: Pick<Metrics, 'rateLimited'>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Scopes as in `/metrics`, and in words. */
const WORDS = {
  client: 'this client has made more than',
  address: 'from this address came more than',
  new_client: 'new clients from this address made more than',
  tenant: 'this tenant has made more than',
} as const;

/** Some 20 MB of keys at most. */
const MAX_CLIENTS = 100_000;
const MAX_OTHERS = 50_000;
/** Characters of a key that is not digested. */
const KEY_MAX = 100;
/** The part of a caller's budget that live queries leave to queries. */
const RESERVED = 0.5;

/** Devices choose their own ids, so a limit per device alone could be evaded. */
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
    // A request refused here is not counted in the shared limits below.
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
    countAnonymous: (address, calls = 1) => take('address', addresses, addressBlock(address), calls),
    checkAddress: (address) => check('address', limits.address, addresses.lack(addressBlock(address))),
  };
}

/** The key of a query budget: an API key or a person, or the address for all its devices. */
function spenderOf(caller: Caller): string {
  const { role, tenant, address } = caller;
  return role === 'DEVICE' ? `address ${addressBlock(address)}` : keyOf(tenant?.id ?? 0, actorName(caller));
}

/** Short, however long the names are. No digest begins as a list does. */
function keyOf(...names: (string | number)[]): string {
  const text = JSON.stringify(names);
  return text.length <= KEY_MAX ? text : hash('sha256', text, 'base64');
}
