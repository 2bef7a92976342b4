import { Counter, type Registry } from 'prom-client';
import { NOTHING_REMOVED, type Removal } from '../domain/removal.js';

/** What `/metrics` shows of retention. @returns what is told of each batch */
export function createRetentionMetrics(registry: Registry): (removal: Removal) => void {
  const removed = new Counter({
    name: 'beckon_retention_removed_total',
    help: 'What was removed because it was older than its tenant wants to keep.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const count = ({ chatSessions, pushSubscriptions, chatEvents, deliveries }: Removal) => {
    removed.inc({ kind: 'chat_session' }, chatSessions);
    removed.inc({ kind: 'push_subscription' }, pushSubscriptions);
    removed.inc({ kind: 'chat_event' }, chatEvents);
    removed.inc({ kind: 'delivery' }, deliveries);
  };
  count(NOTHING_REMOVED);
  return count;
}
