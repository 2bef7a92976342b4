import { authorize, type Caller } from '../domain/caller.js';
import type { DeliveryStatus } from './deliveryPolicy.js';
import { DomainError } from '../domain/errors.js';
import { canonicalId } from '../domain/publicId.js';
import type { PushService } from '../domain/pushService.js';
import type { ChatSessionRecord } from '../chats/room.js';
import type { DeliveryRecord } from './deliveryRow.js';
import { isStorableJson } from '../domain/text.js';
import type { Slice } from '../domain/slice.js';
import type { Tenants } from '../tenants/room.js';
import type { DeliveryHistoryStore, DeliveryKey } from './deliveryHistory.store.js';

/** An admin's filter of deliveries; absent or null: no condition. */
interface DeliveriesWanted {
  tenantHost?: string | null;
  appId?: string | null;
  chatId?: string | null;
  status?: DeliveryStatus | null;
  service?: PushService | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

/** The use cases of reading deliveries. */
export type DeliveryHistory = ReturnType<typeof createDeliveryHistoryService>;

interface DeliveryHistoryOptions {
  store: { deliveryHistory: DeliveryHistoryStore };
  tenants: Tenants;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createDeliveryHistoryService({ store, tenants }: DeliveryHistoryOptions) {
  /** A delivery of a tenant that the caller may read; null: there is none. @throws DomainError FORBIDDEN */
  async function findIfAny(caller: Caller, tenantId: number, id: string): Promise<DeliveryRecord | null> {
    authorize(caller, 'readDeliveries');
    return UUID.test(id) ? store.deliveryHistory.find(tenantId, id) : null;
  }

  return {
    /** A chat's deliveries, oldest first. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, session: ChatSessionRecord, slice: Slice<DeliveryKey>): Promise<DeliveryRecord[]> {
      authorize(caller, 'readDeliveries');
      return store.deliveryHistory.ofChat(session, slice);
    },

    /** A tenant's deliveries, newest first. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async list(caller: Caller, wanted: DeliveriesWanted, slice: Slice<string>): Promise<DeliveryRecord[]> {
      authorize(caller, 'listDeliveries');
      const tenant = await tenants.named(caller, wanted.tenantHost);
      const { chatId = null, status = null, service = null } = wanted;
      const appId = wanted.appId == null ? null : canonicalId(wanted.appId);
      const { createdAfter = null, createdBefore = null } = wanted;
      const filter = { appId, chatId, status, service, createdAfter, createdBefore };
      return isStorableJson(filter) ? store.deliveryHistory.ofTenant(tenant.id, filter, slice) : [];
    },

    findIfAny,

    /** A delivery of a tenant that the caller may read. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantId: number, id: string): Promise<DeliveryRecord> {
      const delivery = await findIfAny(caller, tenantId, id);
      if (!delivery) throw new DomainError('NOT_FOUND', 'there is no such delivery', ['id']);
      return delivery;
    },
  };
}
