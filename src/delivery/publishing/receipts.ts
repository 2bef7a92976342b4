import type { ChatName } from '../../domain/changeObserver.js';
import { endsChat } from '../../domain/chatEvent.js';
import { chatEnded, chatNotFound, chatNotOwned } from '../../domain/chatId.js';
import { DomainError } from '../../domain/errors.js';
import type { Notices } from '../../database/notices.js';
import type { NewDelivery } from './chatEventWrites.store.js';
import type { FailedPublish, Publish, PublishResult } from './publishSteps.js';
import { unknownTypesOf } from './publishInput.js';

/** The answer to a publish. */
export interface PublishReceipt {
  accepted: number;
  /** Events known already by their msgId. */
  duplicates: number;
  deliveries: NewDelivery[];
  /** Unknown event types, each once. Their events are stored and notify no client. */
  unknownEvents: string[];
}

/** See `createReceipts`. */
export type Receipts = ReturnType<typeof createReceipts>;

interface ReceiptsOptions {
  notices: Pick<Notices, 'announce'>;
  /** Wakes the chat's poll on this node, if there is one. */
  wakeChat(chat: ChatName): void;
}

/** Makes the receipts of publishes. Announces their events to polls and the webhook, and their deliveries to dispatchers. */
export function createReceipts({ notices, wakeChat }: ReceiptsOptions) {
  function announceEvents({ tenantId, chatId, source, events }: Publish, isPresent: boolean): void {
    if (source === 'CLIENT') notices.announce({ kind: 'clientEvents' });
    // A client needs no notice of its own events, except for the end of its chat.
    const isNews = source === 'PLATFORM' || events.some(({ event }) => endsChat(event, source));
    if (!isNews) return;
    if (isPresent) notices.announce({ kind: 'chatEvents', tenantId, chatId });
    else wakeChat({ tenantId, chatId });
  }

  return {
    /** Announces the new events of one publish. @returns its receipt, or why it was refused */
    announce(publish: Publish, result: PublishResult): PublishReceipt | DomainError {
      switch (result.kind) {
        case 'chatNotFound':
          return chatNotFound();
        case 'chatNotOwned':
          return chatNotOwned();
        case 'chatEnded':
          return chatEnded();
        case 'keyReused':
          return new DomainError('KEY_REUSED', 'this Idempotency-Key was used for another publish to this chat');
        case 'published': {
          const { accepted, duplicates, deliveries, isPresent } = result;
          if (accepted > 0) announceEvents(publish, isPresent);
          return { accepted, duplicates, deliveries, unknownEvents: unknownTypesOf(publish.events) };
        }
      }
    },

    /** Wakes the dispatchers of all nodes if these publishes left deliveries in the outbox. */
    announceQueued(results: readonly (PublishResult | FailedPublish)[]): void {
      if (results.some((result) => result.kind === 'published' && result.hasQueuedDeliveries)) {
        notices.announce({ kind: 'deliveries' });
      }
    },
  };
}
