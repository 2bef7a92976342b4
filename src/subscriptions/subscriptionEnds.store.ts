import type { AuditNote } from '../domain/auditNote.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Redacted } from '../domain/redacted.js';
import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import { isRowFault } from '../database/databaseErrors.js';
import { forgetToken, isOfDevices } from '../database/deviceSql.js';
import { suppressWaiting } from './endedSubscriptions.sql.js';

/** The subscriptions of an app to end. */
export type SubscriptionsOf =
  | { kind: 'client'; clientId: Redacted }
  /** One of these is the device: a text may name one of any push service. */
  | { kind: 'device'; devices: readonly Redacted[] }
  /** All browsers whose subscriptions are older than the call. */
  | { kind: 'browsers' };

/** Why they end. */
type EndedBy = 'SIGNED_OUT' | 'REVOKED';

/** Chats per statement, so that locks are short. */
const BATCH = 300;
/** A statement may lose against another that locks the same rows, and then finds them changed. */
const TRIES = 3;

const IS_MEANT: Record<SubscriptionsOf['kind'], string> = {
  client: `s.client_id = ANY($3::text[]) AND p.device_token IS NOT NULL`,
  device: isOfDevices('p', '$3::text[]'),
  browsers: `p.service = 'WEB_PUSH' AND p.device_token IS NOT NULL AND p.refreshed_at < $5::timestamptz AND $3::text[] = '{}'`,
};

/** Ended chats keep the token for pushes under way, so their subscriptions are included. */
const endStatement = (isMeant: string) => `
WITH locked AS (
  SELECT tenant_id, chat_id, p.removed_at IS NULL AS was_active
  FROM push_subscriptions p JOIN chat_sessions s USING (tenant_id, chat_id)
  WHERE p.tenant_id = $1 AND s.app_id = $2 AND ${isMeant}
  ORDER BY tenant_id, chat_id LIMIT ${BATCH} FOR UPDATE OF p
), ended AS (
  UPDATE push_subscriptions p
  SET ${forgetToken()}, removed_at = COALESCE(p.removed_at, $5::timestamptz), removal_reason = $4::text::removal_reason
  FROM locked l WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
  RETURNING p.tenant_id, p.chat_id, p.service, l.was_active, $5::timestamptz AS at
), ${suppressWaiting('ended', '$4::text')}, audited AS (
  ${auditInsert({
    ...{ from: 'ended WHERE was_active', ...noteParameters(5), object: `'chat:' || chat_id` },
    details: `jsonb_build_object('reason', $4::text, 'service', service)`,
  })}
)
SELECT chat_id AS "chatId", was_active AS "wasActive", (SELECT array_agg(id::text) FROM suppressed) AS suppressed FROM ended`;

const END: Record<SubscriptionsOf['kind'], string> = {
  client: endStatement(IS_MEANT.client),
  device: endStatement(IS_MEANT.device),
  browsers: endStatement(IS_MEANT.browsers),
};

interface EndedRow {
  chatId: string;
  wasActive: boolean;
  /** The same in each row; null: none. */
  suppressed: string[] | null;
}

/** See `createSubscriptionEndsStore`. */
export type SubscriptionEndsStore = ReturnType<typeof createSubscriptionEndsStore>;

/** Ends push subscriptions by client, device or app instead of by chat id. */
export function createSubscriptionEndsStore({ prisma }: Database, observer: ChangeObserver) {
  async function endBatch(kind: SubscriptionsOf['kind'], values: readonly unknown[]): Promise<EndedRow[]> {
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await prisma.$queryRawUnsafe<EndedRow[]>(END[kind], ...values);
      } catch (error) {
        if (!isRowFault(error) || left === 0) throw error;
      }
    }
  }

  return {
    /**
     * Ends all push subscriptions of a client, a device or all browsers with an app, each with an audit entry, and the
     * pushes that wait for them.
     * @returns how many were active
     */
    async end(tenantId: number, appId: string, of: SubscriptionsOf, by: EndedBy, note: AuditNote): Promise<number> {
      const meant = namesOf(of).map((text) => text.reveal());
      let active = 0;
      for (;;) {
        const rows = await endBatch(of.kind, [tenantId, appId, meant, by, ...noteValues(note)]);
        const ended = rows.filter((row) => row.wasActive);
        observer.pushSubscriptions(ended.map(({ chatId }) => ({ tenantId, chatId })));
        observer.deliveries((rows[0]?.suppressed ?? []).map((id) => ({ tenantId, id })));
        active += ended.length;
        if (rows.length < BATCH) return active;
      }
    },
  };
}

function namesOf(of: SubscriptionsOf): readonly Redacted[] {
  switch (of.kind) {
    case 'client':
      return [of.clientId];
    case 'device':
      return of.devices;
    case 'browsers':
      return [];
  }
}
