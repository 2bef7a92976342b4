import { authorize, isAllowed, type Caller } from '../../domain/caller.js';
import type { DeliveryName } from '../../domain/changeObserver.js';
import type { Clock } from '../../domain/clock.js';
import { DomainError } from '../../domain/errors.js';
import { readNotification } from '../../domain/notification.js';
import { Redacted } from '../../domain/redacted.js';
import { sentMessage, type SentMessage } from '../../providers/room.js';
import type { Apps } from '../../tenants/room.js';
import type { DeliveryContentsStore } from './deliveryContents.store.js';
import { TEXT_KEPT_MS, textStateOf, withoutText, type DeliveryTextState } from './deliveryText.js';

/** A delivery's message for reading. */
interface DeliveryMessageView extends SentMessage {
  text: DeliveryTextState;
  /** When the text is removed; null: it is not shown. */
  textUntil: Date | null;
}

/** The use cases of reading the content of a delivery. */
export type DeliveryContents = ReturnType<typeof createDeliveryContents>;

interface DeliveryContentsOptions {
  store: { deliveryContents: DeliveryContentsStore };
  apps: Pick<Apps, 'byId'>;
  clock: Clock;
}

export function createDeliveryContents({ store, apps, clock }: DeliveryContentsOptions) {
  return {
    /**
     * The message of a delivery that the caller has found. It lacks the device's address, the badge number (each send counts
     * it anew), and texts that the caller may not see.
     * @throws DomainError FORBIDDEN, NOT_FOUND
     */
    async message(caller: Caller, { tenantId, id }: DeliveryName): Promise<DeliveryMessageView> {
      authorize(caller, 'readDeliveryMessage');
      const content = await store.deliveryContents.find(tenantId, id);
      if (!content) throw new DomainError('NOT_FOUND', 'there is no such delivery', ['id']);
      const { appId, service, seq, notification: stored, bundleId, createdAt, expiresAt, sentAt } = content;
      const { privacy } = (await apps.byId(tenantId, appId)).notificationSettings;
      const mayRead = isAllowed(caller, 'readDeliveryText');
      const text = textStateOf({ mayRead, privacy, stored, createdAt, now: clock() });
      const whole = readNotification(stored);
      const notification = { ...(text === 'SHOWN' ? whole : withoutText(whole)), badge: false };
      const device = { service, token: new Redacted(''), bundleId, webPushKeys: null };
      return {
        ...sentMessage({ deliveryId: id, device, notification, seq, badgeCount: 0, expiresAt }, sentAt ?? createdAt),
        text,
        textUntil: text === 'SHOWN' ? new Date(createdAt.getTime() + TEXT_KEPT_MS) : null,
      };
    },

    /** The id of the delivery that sends this one again; null: there is none. @throws DomainError FORBIDDEN */
    async resendOf(caller: Caller, { tenantId, id }: DeliveryName): Promise<string | null> {
      authorize(caller, 'readDeliveryMessage');
      return store.deliveryContents.resendOf(tenantId, id);
    },
  };
}
