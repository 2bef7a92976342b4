import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createNotificationSettingsStore } from './notificationSettings.store.js';
import { createNotifications, type Notifications } from './notifications.js';

export { composeNotification, type NotifyingApp } from './composeNotification.js';
export { BODY_MAX, TITLE_MAX } from './notificationTemplate.js';
export { plainTextOf } from './plainText.js';
export { platformLocale } from './platformLocale.js';

interface NotificationsRoom extends Room {
  notifications: Notifications;
}

/** The texts and settings of an app's notifications. */
export function createNotificationsRoom(
  { guard, database, clock }: Foundation,
  { directory, apps }: TenantsRoom,
): NotificationsRoom {
  const store = guard({ notificationSettings: createNotificationSettingsStore(database) });
  const notifications = createNotifications({ store, directory, apps, clock });
  return {
    notifications,
    async graphql() {
      const { AppNotificationsResolver, NotificationResolver } = await import('./notification.resolver.js');
      return {
        resolvers: [new AppNotificationsResolver({ notifications }), new NotificationResolver({ notifications })],
      };
    },
  };
}
