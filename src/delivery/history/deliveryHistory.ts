import { boundedCount, type BoundedCount } from '../../domain/boundedCount.js';
import { authorize, type Caller } from '../../domain/caller.js';
import type { DeliveryStatus } from '../settling/deliveryPolicy.js';
import { DomainError } from '../../domain/errors.js';
import { canonicalId } from '../../domain/publicId.js';
import type { PushService } from '../../domain/pushService.js';
import type { ChatSessionRecord } from '../../chats/room.js';
import type { DeliveryRecord } from './deliveryRow.js';
import { isStorableJson } from '../../domain/text.js';
import { possibleRange } from '../../domain/timeRange.js';
import type { Slice } from '../../domain/slice.js';
import type { Tenants } from '../../tenants/room.js';
import type { DeliveryHistoryStore, DeliveryKey } from './deliveryHistory.store.js';

/** An admin's filter of deliveries; absent or null: no condition. */
interface DeliveriesWanted {
  tenantHost?: string | null;
  appId?: string | null;
  chatId?: string | null;
  status?: DeliveryStatus | null;
  service?: PushService | null;
  /** False: under way. */
  settled?: boolean | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

/** The use cases of reading deliveries. */
export type DeliveryHistory = ReturnType<typeof createDeliveryHistory>;

interface DeliveryHistoryOptions {
  store: { deliveryHistory: DeliveryHistoryStore };
  tenants: Tenants;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createDeliveryHistory({ store, tenants }: DeliveryHistoryOptions) {
  /** A delivery of a tenant that the caller may read; null: there is none. @throws DomainError FORBIDDEN */
  async function findIfAny(caller: Caller, tenantId: number, id: string): Promise<DeliveryRecord | null> {
    authorize(caller, 'readDeliveries');
    return UUID.test(id) ? store.deliveryHistory.find(tenantId, id) : null;
  }

  /** The tenant and the filter of a request; null: nothing can match. @throws DomainError as `list` */
  async function wantedBy(caller: Caller, wanted: DeliveriesWanted) {
    authorize(caller, 'listDeliveries');
    const tenant = await tenants.named(caller, wanted.tenantHost);
    const { chatId = null, status = null, service = null, settled = null } = wanted;
    const appId = wanted.appId == null ? null : canonicalId(wanted.appId);
    const range = possibleRange(wanted.createdAfter, wanted.createdBefore);
    const [createdAfter, createdBefore] = [range?.after ?? null, range?.before ?? null];
    const filter = { appId, chatId, status, service, settled, createdAfter, createdBefore };
    return range && isStorableJson(filter) ? { tenantId: tenant.id, filter } : null;
  }

  return {
    /** A chat's deliveries, oldest first. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, session: ChatSessionRecord, slice: Slice<DeliveryKey>): Promise<DeliveryRecord[]> {
      authorize(caller, 'readDeliveries');
      return store.deliveryHistory.ofChat(session, slice);
    },

    /** How many they are. @throws DomainError FORBIDDEN */
    async countOfChat(caller: Caller, session: ChatSessionRecord): Promise<BoundedCount> {
      authorize(caller, 'readDeliveries');
      return boundedCount(await store.deliveryHistory.countOfChat(session));
    },

    /** A tenant's deliveries, newest first. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async list(caller: Caller, wanted: DeliveriesWanted, slice: Slice<string>): Promise<DeliveryRecord[]> {
      const meant = await wantedBy(caller, wanted);
      return meant ? store.deliveryHistory.ofTenant(meant.tenantId, meant.filter, slice) : [];
    },

    /** How many they are. @throws DomainError as `list` */
    async count(caller: Caller, wanted: DeliveriesWanted): Promise<BoundedCount> {
      const meant = await wantedBy(caller, wanted);
      return boundedCount(meant ? await store.deliveryHistory.count(meant.tenantId, meant.filter) : 0);
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
