import type { Delivery } from '../../database/generated/client.js';
import type { DeliveryAttempt, DeliveryStatus } from '../settling/deliveryPolicy.js';
import type { PushService } from '../../domain/pushService.js';

/** A row, from typed queries, or from raw ones with `COLUMNS`. */
export type DeliveryRow = Pick<Delivery, keyof DeliveryRecord>;
/** Maps a row to the admins' view. */
export function deliveryRecordOf(row: DeliveryRow): DeliveryRecord {
  const attempts = row.attempts as unknown as (Omit<DeliveryAttempt, 'at'> & { at: string })[];
  const {
    tenantId,
    id,
    chatId,
    seq,
    event,
    service,
    status,
    reason,
    providerMessageId,
    createdAt,
    dueAt,
    settledAt,
    resendOf,
  } = row;
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
    resendOf,
  };
}
/** A delivery in the admins' view: its state, without the notification's text. */
export interface DeliveryRecord {
  tenantId: number;
  id: string;
  chatId: string;
  /** The number of its event in the chat: the page key of a chat's deliveries. */
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
  /** The id of the delivery whose notification this one sends again; null: it is the first. */
  resendOf: string | null;
}
