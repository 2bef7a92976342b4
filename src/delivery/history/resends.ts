import type { ChatSessionsStore } from '../../chats/room.js';
import { auditNote } from '../../domain/auditNote.js';
import { authorize, type Caller } from '../../domain/caller.js';
import type { EventName } from '../../domain/chatEvent.js';
import type { Clock } from '../../domain/clock.js';
import { DomainError } from '../../domain/errors.js';
import { readNotification, type Notification } from '../../domain/notification.js';
import { composeNotification } from '../../notifications/room.js';
import type { Apps } from '../../tenants/room.js';
import type { DeliveryHistory } from './deliveryHistory.js';
import type { DeliveryContentsStore } from './deliveryContents.store.js';
import type { DeliveryRecord } from './deliveryRow.js';
import { isTextKept } from './deliveryText.js';
import type { ResendsStore, ResendStanding } from './resends.store.js';

/** The use case of sending a delivery again. */
export type Resends = ReturnType<typeof createResends>;

interface ResendsOptions {
  store: { resends: ResendsStore; deliveryContents: DeliveryContentsStore; chatSessions: ChatSessionsStore };
  history: Pick<DeliveryHistory, 'findIfAny'>;
  apps: Pick<Apps, 'byId'>;
  /** Called when a new delivery is due. */
  onDue: () => void;
  newId: () => string;
  clock: Clock;
}

/** The field that names the delivery. */
const FIELD = ['deliveryId'];

export function createResends({ store, history, apps, onDue, newId, clock }: ResendsOptions) {
  /**
   * The notification to send if the app is PRIVATE now: it has neither the message nor its sender. The stored one may be
   * from before the app became private. @returns null: the stored one is to be sent
   */
  async function privateNotification(delivery: DeliveryRecord): Promise<Notification | null> {
    const { tenantId, id, chatId } = delivery;
    const content = await store.deliveryContents.find(tenantId, id);
    if (!content) throw noSuchDelivery();
    if (!isTextKept(content.notification, content.createdAt, clock())) throw textRemoved();
    const app = await apps.byId(tenantId, content.appId);
    if (app.notificationSettings.privacy !== 'PRIVATE') return null;
    const session = await store.chatSessions.find(tenantId, chatId);
    const { msgId } = readNotification(content.notification);
    const event = { event: delivery.event as EventName, msg: null, msgId };
    const input = { chatId, event, speakerName: null, locale: session?.locale ?? null };
    const composed = composeNotification(input, app);
    if (!composed) throw refusal('the delivery must be of an event that notifies', 'INVALID_INPUT');
    return composed.notification;
  }

  async function found(caller: Caller, tenantId: number, id: string): Promise<DeliveryRecord> {
    const delivery = await history.findIfAny(caller, tenantId, id);
    if (!delivery) throw noSuchDelivery();
    return delivery;
  }

  return {
    /**
     * Sends a settled delivery again, by a new one that refers to it. A delivery is sent again once: a second call returns
     * the same new delivery, which may itself be sent again.
     * @throws DomainError FORBIDDEN, NOT_FOUND: no such delivery or no device, CHAT_ENDED, INVALID_INPUT: under way, fetched
     * by the client, or its text was removed
     */
    async resend(caller: Caller, tenantId: number, id: string): Promise<DeliveryRecord> {
      authorize(caller, 'resendDelivery');
      if (caller.role !== 'OPERATOR' && caller.tenant.id !== tenantId) throw noSuchDelivery();
      const delivery = await found(caller, tenantId, id);
      const earlier = await store.deliveryContents.resendOf(tenantId, id);
      if (earlier !== null) return found(caller, tenantId, earlier);
      if (delivery.settledAt === null) throw underWay();
      const notification = await privateNotification(delivery);
      const note = auditNote(caller, 'resendDelivery', clock());
      const made = newId();
      const standing = await store.resends.resend({ tenantId, id, newId: made, notification, note });
      if (standing?.isMade) {
        onDue();
        return found(caller, tenantId, made);
      }
      const meanwhile = await store.deliveryContents.resendOf(tenantId, id);
      if (meanwhile !== null) return found(caller, tenantId, meanwhile);
      throw standing ? refusalOf(standing) : noSuchDelivery();
    },
  };
}

/** Why a delivery was not sent again. */
function refusalOf({ isSettled, hasEnded, isSubscribed, isFetched }: ResendStanding): DomainError {
  if (!isSettled) return underWay();
  if (hasEnded) return refusal('the chat of this delivery has ended', 'CHAT_ENDED');
  if (!isSubscribed) return refusal('no device is subscribed to the chat of this delivery', 'NOT_FOUND');
  if (isFetched) return refusal('the client has fetched the event of this delivery already', 'INVALID_INPUT');
  return textRemoved();
}

const underWay = () => refusal('the delivery must be settled; it is still under way', 'INVALID_INPUT');
const textRemoved = () =>
  refusal('the delivery must be less than 24 hours old; its text is removed then', 'INVALID_INPUT');
const noSuchDelivery = () => new DomainError('NOT_FOUND', 'there is no such delivery', FIELD);

function refusal(message: string, code: 'INVALID_INPUT' | 'CHAT_ENDED' | 'NOT_FOUND'): DomainError {
  return new DomainError(code, message, FIELD);
}
