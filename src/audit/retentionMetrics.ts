import { Counter, type Registry } from 'prom-client';
import { NOTHING_CLEANED, type Cleaning } from './removal.js';

/** The metrics of retention. @returns counts a batch */
export function createRetentionMetrics(registry: Registry): (cleaned: Partial<Cleaning>) => void {
  const removed = new Counter({
    name: 'beckon_retention_removed_total',
    help: "Rows removed because of their tenant's retention.",
    labelNames: ['kind'],
    registers: [registry],
  });
  const ended = new Counter({
    name: 'beckon_idle_chats_ended_total',
    help: "Chats ended because they were idle beyond their tenant's limit.",
    registers: [registry],
  });
  const count = (cleaned: Partial<Cleaning>) => {
    const { chatSessions = 0, pushSubscriptions = 0, chatEvents = 0, deliveries = 0, auditEntries = 0 } = cleaned;
    removed.inc({ kind: 'chat_session' }, chatSessions);
    removed.inc({ kind: 'push_subscription' }, pushSubscriptions);
    removed.inc({ kind: 'chat_event' }, chatEvents);
    removed.inc({ kind: 'delivery' }, deliveries);
    removed.inc({ kind: 'audit_entry' }, auditEntries);
    ended.inc(cleaned.endedChats ?? 0);
  };
  count(NOTHING_CLEANED);
  return count;
}
