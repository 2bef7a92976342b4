import { createHash } from 'node:crypto';
import { explainProviderCode } from '../../domain/providerCodes.js';
import type { PushOutcome } from '../../domain/pushOutcome.js';
import { encodeGlobalId } from '../../graphql/globalId.js';
import type { SettledPush } from './pushOutcomes.store.js';
import type { WebhookMessage } from '../sending/webhookMessage.js';

/** The types as they are sent. */
export const OUTCOME_TYPES: Readonly<Record<PushOutcome, string>> = {
  PUSH_SENT: 'push.sent',
  PUSH_FAILED: 'push.failed',
  PUSH_UNREACHABLE: 'push.unreachable',
};

/** The outcomes of a request are JSON of about so many bytes at most, because platforms often take no more than 100 KB. */
const BATCH_BYTES = 60 * 1_024;

interface OutcomeBatch {
  tenantId: number;
  tenantHost: string;
  type: PushOutcome;
  /** At least one. */
  pushes: readonly SettledPush[];
}

/**
 * Outcomes in the form that Standard Webhooks recommends (type, timestamp, data), without addresses and texts. The id is that
 * of exactly these deliveries, so repeats can be recognised.
 */
export function pushOutcomeMessage({ tenantId, tenantHost, type, pushes }: OutcomeBatch): WebhookMessage {
  const ids = pushes.map(({ id }) => id);
  const digest = createHash('sha256').update(JSON.stringify([tenantHost, type, ...ids]));
  const newest = Math.max(...pushes.map(({ settledAt }) => settledAt.getTime()));
  return {
    id: `msg_${digest.digest('hex').slice(0, 32)}`,
    body: JSON.stringify({
      type: OUTCOME_TYPES[type],
      timestamp: new Date(newest),
      data: { tenant: tenantHost, pushes: pushes.map((push) => wirePush(tenantId, push)) },
    }),
  };
}

/** The first of the pushes, at least one, that are not too large for a request. */
export function fittingPushes(tenantId: number, pushes: readonly SettledPush[]): readonly SettledPush[] {
  let bytes = 0;
  const tooMany = pushes.findIndex((push, index) => {
    bytes += Buffer.byteLength(JSON.stringify(wirePush(tenantId, push))) + 1;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return tooMany === -1 ? pushes : pushes.slice(0, tooMany);
}

function wirePush(tenantId: number, push: SettledPush): Record<string, unknown> {
  const { service, reason, attempts } = push;
  // Interrupted sends have no status, and what they were is told by the attempts after them.
  const answered = attempts.filter(({ statusCode }) => statusCode !== null).at(-1);
  return {
    delivery_id: encodeGlobalId('Delivery', tenantId, push.id),
    chat_id: push.chatId,
    app_id: push.appId,
    seq: push.seq,
    msg_id: push.msgId,
    event: push.event,
    service,
    status: push.status,
    reason,
    explanation: reason === null ? null : (explainProviderCode(service, reason)?.meaning ?? null),
    provider_status: answered?.statusCode ?? null,
    provider_message_id: push.providerMessageId,
    attempts: attempts.length,
    created_at: push.createdAt,
    settled_at: push.settledAt,
  };
}
