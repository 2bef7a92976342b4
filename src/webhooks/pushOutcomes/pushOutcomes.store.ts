import type { SealedSecret } from '../../credentials/room.js';
import type { Database } from '../../database/database.js';
import type { PushOutcome } from '../../domain/pushOutcome.js';
import type { PushService } from '../../domain/pushService.js';
import { DROP } from './pushOutcomeDrop.sql.js';
import {
  FILL,
  LEASE,
  OUTSTANDING,
  PUSHES,
  SETTLE_DROPPED,
  SETTLE_FAILED,
  SETTLE_TAKEN,
  SHORTEN,
  STATES,
} from './pushOutcomes.sql.js';
import type { WebhookCapacity } from '../sending/webhookSlots.js';

/** Outcomes of one type of a tenant that only this node sends, until the lease expires. */
export interface LeasedOutcomes {
  tenantId: number;
  type: PushOutcome;
  /** The deliveries of the request. Fewer once it has been found too large. */
  batch: string[];
  tenantHost: string;
  url: string;
  secret: SealedSecret;
  /** Failures in a row. */
  attempt: number;
  failingSince: Date | null;
  /** How often the platform has refused the batch as it is, and since when. */
  refusals: number;
  refusedSince: Date | null;
  leaseUntil: Date;
}

/** The failure of a leased batch, and its next state. */
interface FailedOutcomes {
  failingSince: Date;
  reason: string;
  dueAt: Date;
  /** How many outcomes stay in the batch. The others follow in later ones. */
  kept: number;
  /** Of the batch that is left. */
  refusals: number;
  refusedSince: Date | null;
}

/** A settled delivery, as it is sent to a platform. */
export interface SettledPush {
  id: string;
  chatId: string;
  appId: string;
  seq: number;
  /** Null: the event had none, or is gone. */
  msgId: string | null;
  event: string;
  service: PushService;
  status: string;
  reason: string | null;
  providerMessageId: string | null;
  attempts: { outcome: string; statusCode: number | null }[];
  createdAt: Date;
  settledAt: Date;
}

/** The state of the outcomes of one type. */
interface OutcomeQueueState {
  outcome: PushOutcome;
  /** Counted up to `KEPT`. */
  queued: number;
  failingSince: Date | null;
  lastError: string | null;
  failures: number;
  dropped: number;
}

interface LeaseRow {
  tenant_id: number;
  type: PushOutcome;
  batch: string[];
  attempt: number;
  failing_since: Date | null;
  refusals: number;
  refused_since: Date | null;
  due_at: Date;
  url: string;
  secret: Uint8Array<ArrayBuffer>;
  key_id: string;
  host: string;
}

/** See `createPushOutcomesStore`. */
export type PushOutcomesStore = ReturnType<typeof createPushOutcomesStore>;

/**
 * The outcomes of pushes that wait for platforms, as leased by the node `nodeId`. The settlement of a delivery writes them.
 */
export function createPushOutcomesStore({ prisma }: Database, nodeId: string) {
  const leaseOf = ({ tenantId, type, leaseUntil }: LeasedOutcomes) => [tenantId, type, nodeId, leaseUntil];
  return {
    /** Leases what is due for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, capacity: WebhookCapacity): Promise<LeasedOutcomes[]> {
      const { tenants, perTenant, total } = capacity;
      const free = [tenants.map(({ tenantId }) => tenantId), tenants.map((tenant) => tenant.free), perTenant];
      type Due = Pick<LeaseRow, 'tenant_id' | 'type'>[];
      const due = await prisma.$queryRawUnsafe<Due>(LEASE, ...free, now, total, leaseUntil, nodeId);
      if (due.length === 0) return [];
      const keys = [due.map((row) => row.tenant_id), due.map(({ type }) => type)];
      const rows = await prisma.$queryRawUnsafe<LeaseRow[]>(FILL, nodeId, leaseUntil, ...keys);
      return rows.map((row) => ({
        ...{ tenantId: row.tenant_id, type: row.type, batch: row.batch, tenantHost: row.host, url: row.url },
        secret: { sealed: row.secret, keyId: row.key_id },
        ...{ attempt: row.attempt, failingSince: row.failing_since, leaseUntil: row.due_at },
        ...{ refusals: row.refusals, refusedSince: row.refused_since },
      }));
    },

    /** The deliveries of a leased batch that still exist, in the order of their ids. */
    async pushes({ tenantId, batch }: LeasedOutcomes): Promise<SettledPush[]> {
      return prisma.$queryRawUnsafe<SettledPush[]>(PUSHES, tenantId, batch);
    },

    /**
     * Removes a leased batch that the platform has accepted. @param nextAt when to look for more after a batch that was not
     * full
     * @returns whether there may be more to send now
     */
    async taken(leased: LeasedOutcomes, now: Date, nextAt: Date): Promise<boolean> {
      const values = [...leaseOf(leased), now, nextAt];
      const [row] = await prisma.$queryRawUnsafe<{ has_more: boolean }[]>(SETTLE_TAKEN, ...values);
      return row?.has_more ?? false;
    },

    /** Leaves only these deliveries in a leased batch. @returns whether the lease still holds */
    async shorten(leased: LeasedOutcomes, batch: string[]): Promise<boolean> {
      const held = (await prisma.$queryRawUnsafe<object[]>(SHORTEN, ...leaseOf(leased), batch)).length > 0;
      if (held) leased.batch = batch;
      return held;
    },

    /** Schedules the next try of the rest of a leased batch. */
    async failed(leased: LeasedOutcomes, failure: FailedOutcomes): Promise<void> {
      const { failingSince, reason, dueAt, kept, refusals, refusedSince } = failure;
      const values = [dueAt, failingSince, reason, refusals, refusedSince, kept];
      await prisma.$executeRawUnsafe(SETTLE_FAILED, ...leaseOf(leased), ...values);
    },

    /** Drops and counts a leased batch that the platform has refused too long. @returns how many outcomes */
    async refused(
      leased: LeasedOutcomes,
      { failingSince, reason, dueAt }: Pick<FailedOutcomes, 'failingSince' | 'reason' | 'dueAt'>,
    ): Promise<number> {
      const values = [...leaseOf(leased), dueAt, failingSince, reason];
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(SETTLE_DROPPED, ...values);
      return row?.count ?? 0;
    },

    /** Drops and counts some of those that are too many or settled before then. @returns how many; 0: none are left */
    async drop(before: Date): Promise<number> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(DROP, before);
      return row?.count ?? 0;
    },

    /** The state of a tenant's outcomes, one for each type that it asks for. */
    async states(tenantId: number): Promise<OutcomeQueueState[]> {
      return prisma.$queryRawUnsafe<OutcomeQueueState[]>(STATES, tenantId);
    },

    /** The number of waiting outcomes, up to 100,000, and of failing queues. */
    async outstanding(): Promise<{ queued: number; failing: number }> {
      const [row] = await prisma.$queryRawUnsafe<{ queued: number; failing: number }[]>(OUTSTANDING);
      return row ?? { queued: 0, failing: 0 };
    },

    /** Makes leases of a previous run due now. Only for a database of this process alone. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE push_outcome_queues SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },
  };
}
