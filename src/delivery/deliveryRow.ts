import type { Delivery } from '../database/generated/client.js';
import type { DeliveryAttempt, DeliveryStatus } from './deliveryPolicy.js';
import type { PushService } from '../domain/pushService.js';

/** A row, as typed queries give it, and as raw ones do by `COLUMNS`. */
export type DeliveryRow = Pick<Delivery, keyof DeliveryRecord>;
/** A row as admins see it. */
export function deliveryRecordOf(row: DeliveryRow): DeliveryRecord {
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
/** A delivery as admins see it: what is known of it, without what it says. */
export interface DeliveryRecord {
  tenantId: number;
  id: string;
  chatId: string;
  /** The number of its event in the chat: the key that pages of a chat go by. */
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
