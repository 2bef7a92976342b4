import { BODY_MAX, TITLE_MAX } from '../../notifications/room.js';
import { serviceNotConfigured } from '../../domain/lane.js';
import { auditNote, type AuditLog } from '../../domain/auditNote.js';
import { randomUUID } from 'node:crypto';
import { authorize, type Caller } from '../../domain/caller.js';
import type { Clock } from '../../domain/clock.js';
import { routesFor } from '../../domain/credentialRoutes.js';
import type { DeviceToken } from '../../domain/deviceToken.js';
import { DomainError } from '../../domain/errors.js';
import { NOTIFICATION_STYLE, type Notification } from '../../domain/notification.js';
import type { Outcome } from '../../domain/outcome.js';
import type { ApnsEnvironment, PushService } from '../../domain/pushService.js';
import { checkOptionalText } from '../../domain/text.js';
import type { Push, PushChannel } from '../../domain/channel.js';
import type { AppRecord, AppName, Apps } from '../../tenants/room.js';
import { sendToEnvironments } from './environmentTries.js';
import type { Credentials } from '../../credentials/room.js';
import type { ChatSessionsStore } from '../../chats/room.js';
import type { PushSubscriptionsStore } from '../../subscriptions/room.js';

/** For a chat's subscribed device or for a device by its token: one of the two. */
interface TestNotificationInput extends AppName {
  chatId?: string | null;
  device?: DeviceToken | null;
  title?: string | null;
  body?: string | null;
  /** The provider validates it without a delivery to the device. */
  dryRun?: boolean | null;
}

/** The provider's answer. A test notification is not retried. */
export interface TestReceipt {
  service: PushService;
  outcome: Outcome;
  durationMs: number;
}

interface TestNotificationsOptions {
  store: { chatSessions: ChatSessionsStore; pushSubscriptions: PushSubscriptionsStore };
  auditLog: AuditLog;
  apps: Apps;
  credentials: Credentials;
  channels: Record<PushService, PushChannel>;
  clock: Clock;
}

/** A late test notification would only confuse. */
const TTL_MS = 60_000;

/** The use case of sending a test notification. */
export type TestNotifications = ReturnType<typeof createTestNotifications>;

export function createTestNotifications(options: TestNotificationsOptions) {
  const { store, auditLog, apps, credentials, channels, clock } = options;

  async function deviceOf(
    app: AppRecord,
    input: TestNotificationInput,
  ): Promise<DeviceToken & { environment: ApnsEnvironment | null }> {
    const chatId = input.chatId ?? null;
    if ((chatId === null) === !input.device) {
      throw new DomainError('INVALID_INPUT', 'give either chatId or device', ['chatId']);
    }
    if (input.device) return { ...input.device, environment: null };
    const session = await store.chatSessions.find(app.tenantId, chatId ?? '');
    if (session?.appId !== app.appId) throw new DomainError('CHAT_NOT_FOUND', 'the app has no such chat', ['chatId']);
    const subscription = await store.pushSubscriptions.find(app.tenantId, session.chatId);
    if (!subscription) throw new DomainError('NOT_FOUND', 'this chat has no push subscription', ['chatId']);
    const { service, deviceToken: token, bundleId, webPushKeys, environment } = subscription;
    return { service, token, bundleId, webPushKeys, environment };
  }

  return {
    /** @throws DomainError FORBIDDEN, NOT_FOUND, CHAT_NOT_FOUND, INVALID_INPUT, SERVICE_NOT_CONFIGURED */
    async send(caller: Caller, input: TestNotificationInput): Promise<TestReceipt> {
      authorize(caller, 'sendTestNotification');
      const title = checkOptionalText(input.title, ['title'], TITLE_MAX);
      const body = checkOptionalText(input.body, ['body'], BODY_MAX);
      const app = await apps.resolve(caller, input);
      const device = await deviceOf(app, input);
      const { tenantId, appId } = app;
      const { service } = device;
      const opened = await credentials.of({ tenantId, appId, service });
      const routes = opened ? routesFor(opened.current, device) : [];
      const [first] = routes;
      if (first === undefined) throw serviceNotConfigured(service);
      const at = clock();
      const push: Push = {
        deliveryId: randomUUID(),
        device,
        credentials: first,
        notification: testNotification(input.chatId ?? 'test', title ?? app.name, body),
        seq: null,
        badgeCount: 1,
        expiresAt: new Date(at.getTime() + TTL_MS),
        trace: null,
      };
      const dryRun = input.dryRun ?? false;
      await auditLog.append(
        tenantId,
        auditNote(caller, 'sendTestNotification', at),
        input.chatId ? `chat:${input.chatId}` : `app:${appId}`,
        { service, deviceToken: device.token.toString(), dryRun },
      );
      const outcome = dryRun
        ? await channels[service].validate(push)
        : (await sendToEnvironments(routes, (used) => channels[service].send({ ...push, credentials: used }))).outcome;
      return { service, outcome, durationMs: clock().getTime() - at.getTime() };
    },
  };
}

function testNotification(chatId: string, title: string, body: string | null): Notification {
  return {
    ...NOTIFICATION_STYLE,
    chatId,
    event: 'test',
    group: 'message',
    title,
    body: body ?? 'This is a test notification.',
    badge: false,
  };
}
