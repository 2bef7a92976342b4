import { createHash } from 'node:crypto';
import { alertRemedy } from '../../alerts/room.js';
import { encodeGlobalId } from '../../graphql/globalId.js';
import type { AlertNotice } from './alertNotices.store.js';
import type { WebhookMessage } from '../sending/webhookMessage.js';

/**
 * The message about an alert, in the form that Standard Webhooks recommends (type, timestamp, data). Its id is made of the
 * alert, of the change (raised, resolved) and of the webhook, so receivers can recognise repeats.
 * @param receiverId the tenant of the webhook; 0: that of all tenants
 */
export function alertMessage({ alert, tenantHost, at }: AlertNotice, receiverId: number): WebhookMessage {
  const type = alert.resolvedAt === null ? 'alert.raised' : 'alert.resolved';
  const digest = createHash('sha256').update(JSON.stringify([receiverId, alert.tenantId, alert.id, type]));
  return {
    id: `msg_${digest.digest('hex').slice(0, 32)}`,
    body: JSON.stringify({
      type,
      timestamp: at,
      data: {
        id: encodeGlobalId('Alert', alert.tenantId, String(alert.id)),
        kind: alert.kind,
        tenant: tenantHost,
        app_id: alert.appId,
        service: alert.service,
        message: alert.message,
        remedy: alertRemedy(alert),
        raised_at: alert.raisedAt,
        resolved_at: alert.resolvedAt,
      },
    }),
  };
}

/** A test request, which only shows that it arrives. @param tenantHost null: the webhook is that of all tenants */
export function alertTestMessage(tenantHost: string | null, at: Date, id: string): WebhookMessage {
  return {
    id: `msg_${id.replaceAll('-', '')}`,
    body: JSON.stringify({ type: 'alert.test', timestamp: at, data: { tenant: tenantHost } }),
  };
}
