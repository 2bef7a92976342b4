import { serviceNotConfigured } from '../domain/lane.js';
import { actorName, authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import type { DeviceToken } from '../domain/deviceToken.js';
import { DomainError, refusedField } from '../domain/errors.js';
import type { PushService } from '../domain/pushService.js';
import type { AppRecord, Directory } from '../tenants/room.js';
import type { ChatSessionRecord } from '../chats/room.js';
import type { PushSubscriptionRecord } from './pushSubscriptionRow.js';
import { chatEnded, chatNotFound, chatNotOwned, isChatId } from '../domain/chatId.js';
import type { PushSubscriptionsStore } from './pushSubscriptions.store.js';

/** A configured push service of an app, and whether it notifies the session. */
export interface ServiceStatus {
  service: PushService;
  status: 'SUBSCRIBED' | 'NOT_SUBSCRIBED';
}

/** A session's push services after a change. */
export interface SubscriptionState {
  session: ChatSessionRecord;
  subscription: PushSubscriptionRecord | null;
  services: ServiceStatus[];
}

/** The use cases of push subscriptions: the same for every transport. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;

export interface SubscriptionsOptions {
  store: { pushSubscriptions: PushSubscriptionsStore };
  directory: Directory;
  clock: Clock;
}

export function createSubscriptions({ store, directory, clock }: SubscriptionsOptions) {
  async function appOf(tenantId: number, appId: string): Promise<AppRecord> {
    const app = await directory.app(tenantId, appId);
    if (!app) throw new DomainError('APP_UNKNOWN', 'appId names no app of this tenant');
    return app;
  }

  async function change(caller: Caller, chatId: string, device: DeviceToken | null): Promise<SubscriptionState> {
    authorize(caller, device ? 'subscribe' : 'unsubscribe');
    if (!isChatId(chatId)) throw chatNotFound();
    const tenantId = caller.tenant.id;
    const app = await appOf(tenantId, caller.appId);
    if (device) checkConfigured(app, device);
    const verdict = await store.pushSubscriptions.change({
      tenantId,
      chatId,
      appId: caller.appId,
      clientId: caller.clientId,
      device,
      actor: actorName(caller),
      address: caller.address,
      at: clock(),
    });
    switch (verdict.kind) {
      case 'chatNotFound':
        throw chatNotFound();
      case 'chatNotOwned':
        throw chatNotOwned();
      case 'chatEnded':
        throw chatEnded();
      case 'changed': {
        const { session, subscription } = verdict;
        return { session, subscription, services: serviceStatuses(app, subscription) };
      }
    }
  }

  return {
    /**
     * Subscribes the session's client with this token, in place of any earlier one.
     * @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED, SERVICE_NOT_CONFIGURED
     */
    subscribe: (caller: Caller, input: { chatId: string; device: DeviceToken }) =>
      change(caller, input.chatId, input.device),

    /** Cancels the subscription, if there is one. @throws DomainError as `subscribe` */
    unsubscribe: (caller: Caller, input: { chatId: string }) => change(caller, input.chatId, null),

    /** The push services of a session that the caller has read. */
    async status(caller: Caller, session: ChatSessionRecord): Promise<SubscriptionState> {
      authorize(caller, 'readChatSession');
      const { tenantId } = session;
      const [app, subscription] = await Promise.all([
        appOf(tenantId, session.appId),
        store.pushSubscriptions.find(tenantId, session.chatId),
      ]);
      return { session, subscription, services: serviceStatuses(app, subscription) };
    },
  };
}

function checkConfigured(app: AppRecord, device: DeviceToken): void {
  const config = app.pushServices.find((entry) => entry.service === device.service && entry.enabled);
  if (!config) {
    throw serviceNotConfigured(device.service);
  }
  if (device.bundleId !== null && !config.bundleIds.includes(device.bundleId)) {
    throw refusedField(['bundleId'], 'is not one that is configured for this app', 'SERVICE_NOT_CONFIGURED');
  }
}

function serviceStatuses(app: AppRecord, subscription: PushSubscriptionRecord | null): ServiceStatus[] {
  return app.pushServices
    .filter((entry) => entry.enabled)
    .map(({ service }) => ({ service, status: subscription?.service === service ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED' }));
}
