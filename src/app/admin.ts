import type { Clock } from '../domain/clock.js';
import type { PushService } from '../domain/pushService.js';
import type { PushChannel } from '../domain/channel.js';
import { createAlertService } from '../alerts/alerts.js';
import { createApiKeyService } from '../identity/apiKeys.js';
import { createAppService } from '../tenants/apps.js';
import { createAuditService } from '../audit/audit.js';
import { createChatSessionListService } from '../chats/chatSessionList.js';
import { createCredentials } from '../credentials/credentials.js';
import { createDeliveryHistoryService } from '../delivery/deliveryHistory.js';
import type { Directory } from '../identity/directory.js';
import { createNotificationService } from '../notifications/notifications.js';
import { createOverviewService } from '../overview/overview.js';
import type { ReadCredentialFile } from '../credentials/credentialFiles.js';
import { createPushServiceSetup } from '../credentials/pushServices.js';
import { createTenantService } from '../tenants/tenants.js';
import { createTestNotifications } from '../delivery/testNotifications.js';
import type { CredentialVault } from '../credentials/credentialVault.js';
import type { Store } from './store.js';

export interface AdminParts {
  store: Store;
  directory: Directory;
  vault: CredentialVault;
  readCredentialFile: ReadCredentialFile;
  channels: Record<PushService, PushChannel>;
  clock: Clock;
}

/** The use cases of those who set things up and look after them, put together. */
export function composeAdmin(parts: AdminParts) {
  const { store, directory, vault, readCredentialFile, channels, clock } = parts;
  const credentials = createCredentials({ store, directory, vault, clock });
  const tenants = createTenantService({ store, directory, clock });
  const apps = createAppService({ store, directory, tenants, clock });
  return {
    credentials,
    tenants,
    apps,
    alerts: createAlertService({ store }),
    notifications: createNotificationService({ store, directory, apps, clock }),
    pushServices: createPushServiceSetup({
      ...{ store, directory, apps, credentials, vault, readCredentialFile, channels, clock },
    }),
    testNotifications: createTestNotifications({ store, apps, credentials, channels, clock }),
    apiKeys: createApiKeyService({ store, directory, tenants, clock }),
    deliveries: createDeliveryHistoryService({ store, tenants }),
    chatSessionList: createChatSessionListService({ store, tenants }),
    overview: createOverviewService({ store, tenants, clock }),
    audit: createAuditService({ store, tenants }),
  };
}
