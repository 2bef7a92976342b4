import type { AppRecord, Directory } from '../../tenants/room.js';
import { planPublish } from './publishPlan.js';
import type { Publish } from './publishSteps.js';

/** The known part of a platform's publish. */
type PlatformFields = Pick<Publish, 'tenantId' | 'chatId' | 'events' | 'actor' | 'address' | 'at'> & Partial<Publish>;

/** Completes the publishes of platforms, which plan with their app's notification texts. */
export function createPlatformPublishes(directory: Directory): (fields: PlatformFields) => Publish {
  /** The app of a chat. It exists as long as the chat does. */
  async function appOfChat(tenantId: number, appId: string): Promise<AppRecord> {
    const known = await directory.app(tenantId, appId);
    if (known) return known;
    // Another node made it after this one looked it up.
    directory.forgetApp(tenantId, appId);
    const made = await directory.app(tenantId, appId);
    if (!made) throw new Error('a chat without its app');
    return made;
  }

  return (fields) => {
    const { tenantId, events, at } = fields;
    return {
      ...{ source: 'PLATFORM', owner: null, idempotency: null, idleSince: null, trace: null },
      plan: async (chat) => planPublish(events, chat, await appOfChat(tenantId, chat.appId), at),
      ...fields,
    };
  };
}
