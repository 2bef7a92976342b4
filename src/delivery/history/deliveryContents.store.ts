import { batchedFind } from '../../database/batchedFind.js';
import type { Database } from '../../database/database.js';
import type { DeliveryName } from '../../domain/changeObserver.js';
import type { Notification } from '../../domain/notification.js';
import type { PushService } from '../../domain/pushService.js';

/** The content of a delivery, and when it expires. */
interface DeliveryContent extends DeliveryName {
  appId: string;
  service: PushService;
  /** The number of its event in the chat. */
  seq: number;
  /** As it was stored; without texts once they are removed. */
  notification: Partial<Notification>;
  /** The APNs topic of the chat's subscription now; null: it has none. */
  bundleId: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** When its last send began; null: it was not sent yet. */
  sentAt: Date | null;
}

const FIND = `
SELECT tenant_id AS "tenantId", d.id, d.app_id AS "appId", d.service::text, d.seq, d.notification, p.bundle_id AS "bundleId",
  d.created_at AS "createdAt", d.expires_at AS "expiresAt", (d.attempts -> -1 ->> 'at')::timestamptz AS "sentAt"
FROM unnest($1::int[], $2::uuid[]) AS i(tenant_id, id) JOIN deliveries d USING (tenant_id, id)
LEFT JOIN push_subscriptions p USING (tenant_id, chat_id)`;

const FIND_RESENDS = `
SELECT d.tenant_id AS "tenantId", d.resend_of AS id, d.id AS "resendId"
FROM unnest($1::int[], $2::uuid[]) AS i(tenant_id, id)
JOIN deliveries d ON d.tenant_id = i.tenant_id AND d.resend_of = i.id`;

/** See `createDeliveryContentsStore`. */
export type DeliveryContentsStore = ReturnType<typeof createDeliveryContentsStore>;

/**
 * Reads the contents of deliveries, and the deliveries that sent them again. The deliveries of a page share one statement.
 */
export function createDeliveryContentsStore({ prisma }: Database) {
  const nameOf = ({ tenantId, id }: DeliveryName) => `${tenantId} ${id}`;
  const keyOf = ({ tenantId, id }: DeliveryName): DeliveryName => ({ tenantId, id });
  const namesOf = (names: readonly DeliveryName[]) => [
    names.map(({ tenantId }) => tenantId),
    names.map(({ id }) => id),
  ];
  const contents = batchedFind(nameOf, keyOf, (names: readonly DeliveryName[]) =>
    prisma.$queryRawUnsafe<DeliveryContent[]>(FIND, ...namesOf(names)),
  );
  const resends = batchedFind(nameOf, keyOf, (names: readonly DeliveryName[]) =>
    prisma.$queryRawUnsafe<(DeliveryName & { resendId: string })[]>(FIND_RESENDS, ...namesOf(names)),
  );

  return {
    find: (tenantId: number, id: string): Promise<DeliveryContent | null> => contents({ tenantId, id }),

    /** The id of the delivery that sends this one again; null: there is none. */
    async resendOf(tenantId: number, id: string): Promise<string | null> {
      return (await resends({ tenantId, id }))?.resendId ?? null;
    },
  };
}
