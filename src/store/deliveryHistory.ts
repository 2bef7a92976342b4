import type { DeliveryAttempt, DeliveryStatus } from '../domain/deliveryPolicy.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from './database.js';
import type { Delivery } from './generated/client.js';

/** A delivery as admins see it: what is known of it, without what it says. */
export interface DeliveryRecord {
  tenantId: number;
  id: string;
  chatId: string;
  /** The number of its event in the chat: the key that pages go by. */
  seq: number;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  attempts: DeliveryAttempt[];
  providerMessageId: string | null;
  createdAt: Date;
  dueAt: Date | null;
  settledAt: Date | null;
}

/** A slice of a list in its order: `after` and `before` are exclusive keys; `fromEnd` takes the last ones. */
export interface Slice<Key> {
  limit: number;
  after: Key | null;
  before: Key | null;
  fromEnd: boolean;
}

/** Reading deliveries that were made. */
export function createDeliveryHistory({ prisma }: Database) {
  return {
    /** A chat's deliveries, oldest first; one more than the limit tells that there are more. */
    async ofChat(tenantId: number, chatId: string, slice: Slice<number>): Promise<DeliveryRecord[]> {
      const rows = await prisma.delivery.findMany({
        where: {
          tenantId,
          chatId,
          seq: { ...(slice.after !== null && { gt: slice.after }), ...(slice.before !== null && { lt: slice.before }) },
        },
        orderBy: { seq: slice.fromEnd ? 'desc' : 'asc' },
        take: slice.limit,
      });
      const records = rows.map(deliveryRecordOf);
      return slice.fromEnd ? records.reverse() : records;
    },
  };
}

function deliveryRecordOf(row: Delivery): DeliveryRecord {
  const attempts = row.attempts as unknown as (Omit<DeliveryAttempt, 'at'> & { at: string })[];
  const { tenantId, id, chatId, seq, event, service, status, reason, providerMessageId, createdAt, dueAt, settledAt } =
    row;
  return {
    tenantId,
    id,
    chatId,
    seq,
    event,
    service,
    status,
    reason,
    attempts: attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })),
    providerMessageId,
    createdAt,
    dueAt,
    settledAt,
  };
}
