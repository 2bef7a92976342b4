import { serviceNotConfigured } from '../domain/lane.js';
import { auditNote } from '../domain/auditNote.js';
import { actorName, authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { checkDeviceAddress, deviceOf, devicesNamed, type DeviceToken } from '../domain/deviceToken.js';
import { canonicalId } from '../domain/publicId.js';
import { Redacted } from '../domain/redacted.js';
import { checkText } from '../domain/text.js';
import { DomainError, refusedField } from '../domain/errors.js';
import type { PushService } from '../domain/pushService.js';
import { appArchived, type AppName, type AppRecord, type Apps, type Directory } from '../tenants/room.js';
import { checkSessionLocale, type ChatSessionRecord } from '../chats/room.js';
import type { PushSubscriptionRecord, SubscriptionEnd } from './pushSubscriptionRow.js';
import { chatEnded, chatNotFound, chatNotOwned, isChatId } from '../domain/chatId.js';
import type { PushSubscriptionsStore } from './pushSubscriptions.store.js';
import type { SubscriptionEndsStore, SubscriptionsOf } from './subscriptionEnds.store.js';

/** A configured push service of an app, and whether it notifies the session. */
export interface ServiceStatus {
  service: PushService;
  status: 'SUBSCRIBED' | 'NOT_SUBSCRIBED';
  /** Of WEB_PUSH: what a browser needs before it subscribes. */
  vapidPublicKey: string | null;
}

/** A session's push services after a change. */
export interface SubscriptionState {
  session: ChatSessionRecord;
  subscription: PushSubscriptionRecord | null;
  services: ServiceStatus[];
}

/** The use cases of push subscriptions: the same for every transport. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;

interface SubscriptionsOptions {
  store: { pushSubscriptions: PushSubscriptionsStore; subscriptionEnds: SubscriptionEndsStore };
  directory: Directory;
  apps: Pick<Apps, 'resolve' | 'isArchived'>;
  clock: Clock;
}

/** The subscriptions that a platform or an admin ends: those of a client, or of a device by any of its addresses. */
export type EndSubscriptionsInput = AppName &
  ({ kind: 'client'; clientId: string } | { kind: 'device'; deviceToken: string });

/** Characters, as for the ids of clients that are erased. */
const CLIENT_ID_MAX = 512;

export function createSubscriptions({ store, directory, apps, clock }: SubscriptionsOptions) {
  async function appOf(tenantId: number, appId: string): Promise<AppRecord> {
    const app = await directory.app(tenantId, appId);
    if (!app) throw new DomainError('APP_UNKNOWN', 'appId names no app of this tenant');
    return app;
  }

  async function change(
    caller: Caller,
    chatId: string,
    device: DeviceToken | null,
    locale: string | null,
  ): Promise<SubscriptionState> {
    authorize(caller, device ? 'subscribe' : 'unsubscribe');
    if (!isChatId(chatId)) throw chatNotFound();
    const tenantId = caller.tenant.id;
    const app = await appOf(tenantId, caller.appId);
    if (device) {
      if (await apps.isArchived(tenantId, app.appId)) throw appArchived();
      checkConfigured(app, device);
    }
    const verdict = await store.pushSubscriptions.change({
      tenantId,
      chatId,
      appId: caller.appId,
      clientId: caller.clientId,
      device,
      locale: locale === null ? null : checkSessionLocale(locale),
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
     * Subscribes the session's client with this token. This replaces its earlier token and ends other clients' subscriptions
     * of this device.
     * @throws DomainError FORBIDDEN, INVALID_INPUT (the language), CHAT_NOT_FOUND, CHAT_NOT_OWNED, CHAT_ENDED,
     * SERVICE_NOT_CONFIGURED, APP_ARCHIVED
     */
    subscribe: (caller: Caller, input: { chatId: string; device: DeviceToken; locale?: string | null }) =>
      change(caller, input.chatId, input.device, input.locale ?? null),

    /** Cancels the subscription, if there is one. @throws DomainError as `subscribe` */
    unsubscribe: (caller: Caller, input: { chatId: string }) => change(caller, input.chatId, null, null),

    /**
     * Signs a device out: ends all subscriptions of the caller's app to it, of any client and chat.
     * @returns how many subscriptions there were
     * @throws DomainError FORBIDDEN, APP_UNKNOWN
     */
    async unsubscribeDevice(caller: Caller, device: DeviceToken): Promise<number> {
      authorize(caller, 'unsubscribeDevice');
      const { tenantId, appId } = await appOf(caller.tenant.id, caller.appId);
      const devices = [new Redacted(deviceOf(device))];
      const note = auditNote(caller, 'unsubscribeDevice', clock());
      return store.subscriptionEnds.end(tenantId, appId, { kind: 'device', devices }, 'SIGNED_OUT', note);
    },

    /**
     * Ends the subscriptions of a client or a device with an app.
     * @returns how many there were
     * @throws DomainError FORBIDDEN, NOT_FOUND (tenant or app), INVALID_INPUT, INVALID_DEVICE_TOKEN
     */
    async endSubscriptions(caller: Caller, input: EndSubscriptionsInput): Promise<number> {
      authorize(caller, 'endSubscriptions');
      const { tenantId, appId } = await apps.resolve(caller, input);
      const note = auditNote(caller, 'endSubscriptions', clock());
      return store.subscriptionEnds.end(tenantId, appId, meantBy(input), 'REVOKED', note);
    },

    /** How the push subscription of a session that the caller has read has ended; null: it has not, or never was. */
    async end(caller: Caller, { tenantId, chatId }: ChatSessionRecord): Promise<SubscriptionEnd | null> {
      authorize(caller, 'readChatSession');
      return store.pushSubscriptions.findEnd(tenantId, chatId);
    },

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

/** @throws DomainError INVALID_INPUT, INVALID_DEVICE_TOKEN */
function meantBy(input: EndSubscriptionsInput): SubscriptionsOf {
  if (input.kind === 'client') {
    const clientId = checkText(canonicalId(input.clientId), ['clientId'], CLIENT_ID_MAX);
    return { kind: 'client', clientId: new Redacted(clientId) };
  }
  const address = checkDeviceAddress(input.deviceToken, ['deviceToken']);
  return { kind: 'device', devices: devicesNamed(address).map((device) => new Redacted(device)) };
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
    .map(({ service, vapidPublicKey }) => ({
      service,
      status: subscription?.service === service ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
      vapidPublicKey,
    }));
}
