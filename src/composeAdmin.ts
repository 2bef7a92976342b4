import type { Clock } from './domain/clock.js';
import type { PushService } from './domain/pushService.js';
import type { PushChannel } from './push/channel.js';
import { createAlertService } from './services/alerts.js';
import { createApiKeyService } from './services/apiKeys.js';
import { createAppService } from './services/apps.js';
import { createAuditService } from './services/audit.js';
import { createChatSessionListService } from './services/chatSessionList.js';
import { createCredentials } from './services/credentials.js';
import { createDeliveryHistoryService } from './services/deliveryHistory.js';
import type { Directory } from './services/directory.js';
import { createNotificationService } from './services/notifications.js';
import { createOverviewService } from './services/overview.js';
import type { ReadCredentialFile } from './services/credentialFiles.js';
import { createPushServiceSetup } from './services/pushServices.js';
import { createTenantService } from './services/tenants.js';
import { createTestNotifications } from './services/testNotifications.js';
import type { CredentialVault } from './store/credentialVault.js';
import type { Store } from './store/store.js';

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
    alerts: createAlertService({ store, clock }),
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
