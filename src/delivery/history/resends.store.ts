import { auditInsert, noteParameters, noteValues } from '../../database/auditEntry.js';
import type { Database } from '../../database/database.js';
import type { AuditNote } from '../../domain/auditNote.js';
import type { ChangeObserver } from '../../domain/changeObserver.js';
import { storedNotification, type Notification } from '../../domain/notification.js';

/** A delivery to send again. */
interface Resend {
  tenantId: number;
  /** Of the delivery to repeat. */
  id: string;
  /** Of the new one. */
  newId: string;
  /** Replaces the stored notification; null: the stored one is sent. */
  notification: Notification | null;
  note: AuditNote;
}

/** The state that decides whether a delivery may be sent again, as the statement read it. */
export interface ResendStanding {
  /** Whether the new delivery was written. */
  isMade: boolean;
  isSettled: boolean;
  hasText: boolean;
  isSubscribed: boolean;
  isFetched: boolean;
  hasEnded: boolean;
}

/**
 * Locks the session first, in the order of publishing and erasing, so two requests for one delivery run one after the other.
 * The unique index then makes the second one write nothing.
 */
const RESEND = `/* resend_delivery */
WITH session AS (
  SELECT s.tenant_id, s.chat_id, s.fetched_seq, s.ended_at FROM chat_sessions s
  WHERE s.tenant_id = $1 AND s.chat_id = (SELECT chat_id FROM deliveries WHERE tenant_id = $1 AND id = $2::uuid)
  FOR NO KEY UPDATE
), subscription AS (
  SELECT p.tenant_id, p.chat_id, p.service FROM session JOIN push_subscriptions p USING (tenant_id, chat_id)
  WHERE p.removed_at IS NULL AND p.device_token IS NOT NULL FOR SHARE OF p
), standing AS (
  SELECT d.*, p.service AS target, d.settled_at IS NOT NULL AS is_settled, jsonb_exists(d.notification, 'body') AS has_text,
    p.chat_id IS NOT NULL AS is_subscribed, s.fetched_seq >= d.seq AS is_fetched, s.ended_at IS NOT NULL AS has_ended
  FROM session s JOIN deliveries d USING (tenant_id, chat_id) LEFT JOIN subscription p USING (tenant_id, chat_id)
  WHERE d.id = $2::uuid
), made AS (
  INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, notification, due_at, expires_at,
    created_at, resend_of)
  SELECT tenant_id, $3::uuid, chat_id, app_id, seq, event, target, 'PENDING', COALESCE($4::jsonb, notification),
    $5::timestamptz, $5::timestamptz + (expires_at - created_at), $5::timestamptz, id
  FROM standing WHERE is_settled AND has_text AND is_subscribed AND NOT is_fetched AND NOT has_ended
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, id, chat_id, service, resend_of
), audited AS (
  ${auditInsert({
    from: 'made',
    ...noteParameters(5),
    object: `'chat:' || chat_id`,
    details: `jsonb_build_object('deliveryId', id, 'resendOf', resend_of, 'service', service)`,
  })}
)
SELECT EXISTS (SELECT FROM made) AS "isMade", is_settled AS "isSettled", has_text AS "hasText",
  is_subscribed AS "isSubscribed", is_fetched AS "isFetched", has_ended AS "hasEnded"
FROM standing`;

/** See `createResendsStore`. */
export type ResendsStore = ReturnType<typeof createResendsStore>;

/** Sends deliveries again. */
export function createResendsStore({ prisma }: Database, observer: ChangeObserver) {
  return {
    /** Writes the delivery that sends another one again, if nothing prevents it. Null: there is no such delivery. */
    async resend({ tenantId, id, newId, notification, note }: Resend): Promise<ResendStanding | null> {
      const stored = notification && JSON.stringify(storedNotification(notification));
      const parameters = [tenantId, id, newId, stored, ...noteValues(note)];
      const [standing] = await prisma.$queryRawUnsafe<ResendStanding[]>(RESEND, ...parameters);
      if (standing?.isMade) observer.deliveries([{ tenantId, id: newId }]);
      return standing ?? null;
    },
  };
}
